package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenerTlsPolicyTest {

    private final PolicyTester rule = PolicyTester.of(new ListenerTlsPolicy());
    private final TestResource listener =
            TestResource.of("aws:lb/listener:Listener").with("protocol", "HTTPS");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ELBSecurityPolicy-TLS13-1-2-2021-06",
                "ELBSecurityPolicy-TLS13-1-3-2021-06",
                "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
            })
    void policies_from_tls_1_2_are_compliant(String policy) {
        assertThat(rule.judge(listener.with("sslPolicy", policy)).isCompliant()).isTrue();
    }

    @Test
    void an_older_policy_violates_for_https_and_for_tls() {
        var old = listener.with("sslPolicy", "ELBSecurityPolicy-2016-08");
        assertThat(rule.judge(old).violations())
                .containsExactly("the security policy ELBSecurityPolicy-2016-08 is not among the allowed ones");
        assertThat(rule.judge(old.with("protocol", "tls")).violations()).hasSize(1);
    }

    @Test
    void no_policy_means_the_default_one_which_violates() {
        assertThat(rule.judge(listener).violations())
                .containsExactly("the listener names no security policy, and AWS's default one admits TLS 1.0");
    }

    @Test
    void the_list_can_be_configured() {
        var tester = rule.config("allowed", List.of("ELBSecurityPolicy-TLS13-1-3-2021-06"));
        assertThat(tester.judge(listener.with("sslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_listener_without_tls_is_not_applicable() {
        assertThat(rule.judge(listener.with("protocol", "HTTP")).notApplicable())
                .containsExactly("the listener does not end TLS");
    }

    @Test
    void a_policy_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(listener.unknown("sslPolicy")).notJudged()).hasSize(1);
    }
}

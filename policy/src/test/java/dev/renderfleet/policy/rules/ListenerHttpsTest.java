package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenerHttpsTest {

    private final PolicyTester rule = PolicyTester.of(new ListenerHttps());
    private final TestResource listener = TestResource.of("aws:lb/listener:Listener");
    private final TestResource redirect = listener.with("protocol", "HTTP")
            .with("defaultActions[0].type", "redirect")
            .with("defaultActions[0].redirect.protocol", "HTTPS");

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS", "TLS", "https"})
    void tls_is_compliant(String protocol) {
        assertThat(rule.judge(listener.with("protocol", protocol)).isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP", "TCP", "TCP_UDP"})
    void plain_protocols_violate(String protocol) {
        assertThat(rule.judge(listener.with("protocol", protocol)).violations())
                .containsExactly("the listener takes plain " + protocol);
    }

    @Test
    void the_older_name_of_the_type_is_judged_too() {
        assertThat(rule.judge(TestResource.of("aws:alb/listener:Listener").with("protocol", "HTTP"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_redirect_to_https_is_compliant() {
        assertThat(rule.judge(redirect).isCompliant()).isTrue();
    }

    @Test
    void a_redirect_to_http_or_another_action_violates() {
        assertThat(rule.judge(redirect.with("defaultActions[0].redirect.protocol", "#{protocol}"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(redirect.with("defaultActions[0].type", "forward"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(redirect.with("defaultActions[1].type", "forward"))
                        .violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UDP", "GENEVE", ""})
    void protocols_without_tls_are_not_applicable(String protocol) {
        assertThat(rule.judge(listener.with("protocol", protocol)).notApplicable())
                .containsExactly("the listener's protocol cannot carry TLS");
    }

    @Test
    void what_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(listener.unknown("protocol")).notJudged()).hasSize(1);
        assertThat(rule.judge(redirect.unknown("defaultActions[0].redirect.protocol"))
                        .notJudged())
                .hasSize(1);
    }
}

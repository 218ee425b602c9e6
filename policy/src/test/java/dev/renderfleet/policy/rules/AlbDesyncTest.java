package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AlbDesyncTest {

    private final PolicyTester rule = PolicyTester.of(new AlbDesync());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer");

    @Test
    void the_default_and_the_stricter_mode_are_compliant() {
        assertThat(rule.judge(balancer).isCompliant()).isTrue();
        assertThat(rule.judge(balancer.with("desyncMitigationMode", "defensive"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(balancer.with("desyncMitigationMode", "strictest"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void only_watching_violates() {
        assertThat(rule.judge(balancer.with("desyncMitigationMode", "monitor")).violations())
                .containsExactly("the load balancer only watches ambiguous requests");
    }

    @Test
    void other_load_balancers_are_not_applicable() {
        assertThat(rule.judge(balancer.with("loadBalancerType", "network").with("desyncMitigationMode", "monitor"))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void a_mode_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(balancer.unknown("desyncMitigationMode")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AlbDeleteProtectionTest {

    private final PolicyTester rule = PolicyTester.of(new AlbDeleteProtection());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer");

    @Test
    void a_protected_load_balancer_is_compliant() {
        assertThat(rule.judge(balancer.with("enableDeletionProtection", true)).isCompliant())
                .isTrue();
    }

    @Test
    void an_unprotected_one_of_any_type_violates() {
        assertThat(rule.judge(balancer).violations()).containsExactly("the load balancer can be deleted by accident");
        assertThat(rule.judge(balancer.with("loadBalancerType", "network").with("enableDeletionProtection", false))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(balancer.unknown("enableDeletionProtection")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsCircuitBreakerTest {

    private final PolicyTester rule = PolicyTester.of(new EcsCircuitBreaker());
    private final TestResource service = TestResource.of("aws:ecs/service:Service");
    private final TestResource safe =
            service.with("deploymentCircuitBreaker.enable", true).with("deploymentCircuitBreaker.rollback", true);

    @Test
    void a_circuit_breaker_with_rollback_is_compliant() {
        assertThat(rule.judge(safe).isCompliant()).isTrue();
        assertThat(rule.judge(safe.with("deploymentController.type", "ECS")).isCompliant())
                .isTrue();
    }

    @Test
    void no_circuit_breaker_violates() {
        assertThat(rule.judge(service).violations())
                .containsExactly("the service does not stop a deployment that fails");
        assertThat(rule.judge(safe.with("deploymentCircuitBreaker.enable", false))
                        .violations())
                .containsExactly("the service does not stop a deployment that fails");
    }

    @Test
    void no_rollback_violates() {
        assertThat(rule.judge(safe.with("deploymentCircuitBreaker.rollback", false))
                        .violations())
                .containsExactly("the service does not roll back a deployment that fails");
    }

    @Test
    void other_controllers_are_not_applicable() {
        assertThat(rule.judge(service.with("deploymentController.type", "CODE_DEPLOY"))
                        .notApplicable())
                .containsExactly("the service is not deployed by ECS itself");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(safe.unknown("deploymentCircuitBreaker.rollback")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Services stop a failing deployment and go back. Other deployment controllers bring their own way of doing so. */
public final class EcsCircuitBreaker implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("ecs-circuit-breaker", Kind.RELIABILITY)
                .what("Services stop a deployment that fails, and roll it back.")
                .why("Otherwise ECS starts broken tasks forever, and the release waits for somebody to notice.")
                .fix("set deploymentCircuitBreaker with enable and rollback true");
    }

    @Override
    public Types types() {
        return Types.of("aws:ecs/service:Service");
    }

    @Override
    public Verdict check(PolicyResource service, PolicyContext context) {
        if (!service.string("deploymentController.type").orElse("ECS").equals("ECS")) {
            return Verdict.notApplicable("the service is not deployed by ECS itself");
        }
        if (!service.isTrue("deploymentCircuitBreaker.enable")) {
            return Verdict.violation("the service does not stop a deployment that fails");
        }
        return Verdict.violationIf(
                !service.isTrue("deploymentCircuitBreaker.rollback"),
                "the service does not roll back a deployment that fails");
    }
}

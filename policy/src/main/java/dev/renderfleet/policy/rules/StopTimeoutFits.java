package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** A task may take no longer to stop than its target group waits for open requests; ECS ends it sooner otherwise. */
public final class StopTimeoutFits implements StackPolicy {

    private static final int DEFAULT_STOP_SECONDS = 30;
    private static final int DEFAULT_DRAIN_SECONDS = 300;

    @Override
    public Metadata metadata() {
        return Metadata.advisory("stop-timeout-fits", Kind.RELIABILITY)
                .what("A task's stop timeout is within its target group's deregistration delay.")
                .why("The load balancer otherwise cuts requests that the task was still given time to finish.")
                .fix("lower stopTimeout of the container, or raise deregistrationDelay of the target group");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType("aws:ecs/service:Service"), service -> {
            List<PolicyResource> targets = graph.references(service, "loadBalancers", "aws:lb/targetGroup:TargetGroup");
            List<PolicyResource> tasks =
                    graph.references(service, "taskDefinition", "aws:ecs/taskDefinition:TaskDefinition");
            if (targets.isEmpty() || tasks.isEmpty()) {
                return Verdict.notApplicable("its target group or its tasks are not of this stack");
            }
            int stop = tasks.stream()
                    .flatMap(task -> task.json("containerDefinitions").asList().stream())
                    .mapToInt(container -> container.integer("stopTimeout").orElse(DEFAULT_STOP_SECONDS))
                    .max()
                    .orElse(0);
            return Verdict.violations(targets.stream()
                    .filter(target -> drain(target) < stop)
                    .map(target -> "its task may take " + stop + " s to stop, but target group " + target.name()
                            + " waits only " + drain(target) + " s")
                    .toList());
        });
    }

    private static int drain(PolicyResource target) {
        return AsGiven.of(target).integer("deregistrationDelay").orElse(DEFAULT_DRAIN_SECONDS);
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A service behind a load balancer receives requests at the port its target group names, and an autoscaling target lets its number of
 * tasks follow the load. Services that run one task on each instance (DAEMON) have no number to scale.
 */
public final class ServiceTargetWired implements StackPolicy {

    private static final String TARGET = "aws:appautoscaling/target:Target";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("service-target-wired", Kind.RELIABILITY)
                .what("A service behind a load balancer has its target group's port, and an autoscaling target.")
                .why("A wrong port shows only as failing health checks, and a fixed number of tasks only under load.")
                .fix("use one constant for both ports, and declare an appautoscaling target for the service");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        Set<String> scaled = graph.ofType(TARGET).stream()
                .filter(target -> !target.isUnknown("resourceId"))
                .map(target -> lastSegment(target.text("resourceId")))
                .collect(Collectors.toSet());
        return Verdict.forEach(graph.ofType("aws:ecs/service:Service"), service -> {
            PropertyView given = AsGiven.of(service);
            int balanced = given.list("loadBalancers").size();
            if (balanced == 0) {
                return Verdict.notApplicable("it is behind no load balancer");
            }
            boolean isScaled = given.text("schedulingStrategy").equals("DAEMON")
                    || !graph.referrers(service, TARGET, "resourceId").isEmpty()
                    || (!given.isUnknown("name") && scaled.contains(given.text("name")));
            return Verdict.violations(IntStream.range(0, balanced)
                            .mapToObj(i -> port(graph, service, "loadBalancers[" + i + "]"))
                            .flatMap(Optional::stream)
                            .toList())
                    .and(Verdict.violationIf(!isScaled, "nothing scales it: no autoscaling target names it"));
        });
    }

    private static String lastSegment(String resourceId) {
        return resourceId.substring(resourceId.lastIndexOf('/') + 1);
    }

    /** Before the first update all target groups of a service are candidates: one that fits is enough. */
    private static Optional<String> port(StackGraph graph, PolicyResource service, String path) {
        List<PolicyResource> targets =
                graph.references(service, path + ".targetGroupArn", "aws:lb/targetGroup:TargetGroup");
        int port = service.integer(path + ".containerPort").orElse(0);
        return targets.isEmpty()
                        || targets.stream()
                                .anyMatch(target -> target.integer("port").orElse(port) == port)
                ? Optional.empty()
                : Optional.of("its container listens at port " + port + ", but target group "
                        + targets.get(0).name() + " sends to port "
                        + targets.get(0).text("port"));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Groups behind a load balancer replace instances that it finds unhealthy, not only those that stopped running. */
public final class AsgElbHealth implements StackPolicy {

    private static final List<String> OWN = List.of("targetGroupArns", "loadBalancers", "trafficSources");
    private static final List<String> ATTACHMENTS = List.of(
            "aws:autoscaling/attachment:Attachment", "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("asg-elb-health", Kind.RELIABILITY)
                .what("Auto Scaling groups behind a load balancer use its health checks.")
                .why("An instance that runs but does not answer is otherwise never replaced.")
                .fix("set healthCheckType to ELB");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType("aws:autoscaling/group:Group"), group -> {
            PropertyView given = AsGiven.of(group);
            boolean isBalanced = OWN.stream()
                            .anyMatch(property -> given.isUnknown(property)
                                    || !given.list(property).isEmpty())
                    || ATTACHMENTS.stream().anyMatch(type -> !graph.referrers(group, type, "autoscalingGroupName")
                            .isEmpty());
            if (!isBalanced) {
                return Verdict.notApplicable("it is behind no load balancer");
            }
            return Verdict.violationIf(
                    !given.text("healthCheckType").equals("ELB"),
                    "the group ignores the load balancer's health checks");
        });
    }
}

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
import java.util.stream.Stream;

/**
 * Auto Scaling groups of GPU instances go down to nothing when they are idle. What can take them there is a scaling policy that
 * removes instances, a schedule, or a function that an idle alarm calls; that the function does it right is for its own tests.
 */
public final class GpuScaleIn implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("gpu-scale-in", Kind.COST)
                .what("Every GPU fleet has a scale-in path that can reach 0, and an alarm that tells when it is idle.")
                .why("One forgotten GPU instance costs hundreds a month, and nobody notices before the bill.")
                .fix(
                        "set minSize to 0, add a policy, schedule or function that scales in, and an alarm on the idle queue");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        IdleAlarms alarms = new IdleAlarms(graph);
        return Verdict.forEach(
                graph.ofType(IdleAlarms.GROUP),
                group -> launchesGpus(graph, group)
                        ? judge(graph, group, alarms)
                        : Verdict.notApplicable("it launches no GPU instances"));
    }

    private static Verdict judge(StackGraph graph, PolicyResource group, IdleAlarms alarms) {
        List<PolicyResource> policies = graph.referrers(group, "aws:autoscaling/policy:Policy", "autoscalingGroupName");
        List<PolicyResource> schedules =
                graph.referrers(group, "aws:autoscaling/schedule:Schedule", "autoscalingGroupName");
        List<PolicyResource> idle = alarms.of(group, policies);
        int minimum = group.integer("minSize").orElse(0);
        boolean scalesIn = policies.stream().anyMatch(GpuScaleIn::removesInstances)
                || schedules.stream()
                        .anyMatch(schedule ->
                                AsGiven.of(schedule).integer("desiredCapacity").orElse(1) == 0)
                || idle.stream().anyMatch(alarms::callsFunction);
        return Verdict.violationIf(minimum > 0, "minSize is " + minimum + ", so that it never scales in to 0")
                .and(Verdict.violationIf(!scalesIn, "nothing scales it in"))
                .and(Verdict.violationIf(idle.isEmpty(), "no alarm tells when it is idle"));
    }

    private static boolean removesInstances(PolicyResource policy) {
        PropertyView given = AsGiven.of(policy);
        if (given.has("targetTrackingConfiguration")) {
            return !given.isTrue("targetTrackingConfiguration.disableScaleIn");
        }
        boolean isExact = given.text("adjustmentType").equals("ExactCapacity");
        return Stream.concat(Stream.of(given), given.list("stepAdjustments").stream())
                .flatMap(step -> step.integer("scalingAdjustment").stream())
                .anyMatch(adjustment -> isExact ? adjustment == 0 : adjustment < 0);
    }

    private static boolean launchesGpus(StackGraph graph, PolicyResource group) {
        PropertyView given = AsGiven.of(group);
        if (!given.list("mixedInstancesPolicy.launchTemplate.overrides").isEmpty()) {
            return !GpuTypes.of(given).isEmpty();
        }
        return Stream.of("launchTemplate", "mixedInstancesPolicy", "launchConfiguration")
                .flatMap(property -> graph
                        .references(
                                group,
                                property,
                                "aws:ec2/launchTemplate:LaunchTemplate",
                                "aws:ec2/launchConfiguration:LaunchConfiguration")
                        .stream())
                .anyMatch(template -> !GpuTypes.of(AsGiven.of(template)).isEmpty());
    }
}

package dev.renderfleet.compute;

import com.pulumi.aws.appautoscaling.Policy;
import com.pulumi.aws.appautoscaling.PolicyArgs;
import com.pulumi.aws.appautoscaling.ScheduledAction;
import com.pulumi.aws.appautoscaling.ScheduledActionArgs;
import com.pulumi.aws.appautoscaling.Target;
import com.pulumi.aws.appautoscaling.TargetArgs;
import com.pulumi.aws.appautoscaling.inputs.PolicyTargetTrackingScalingPolicyConfigurationArgs;
import com.pulumi.aws.appautoscaling.inputs.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs;
import com.pulumi.aws.appautoscaling.inputs.ScheduledActionScalableTargetActionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.Map;

/**
 * Decides how many tasks a service has, and alone does so: between the plan's limits by CPU, memory and requests, and none
 * before there is a release. Application Auto Scaling moves the count into the limits whenever these change, which is what
 * starts the first tasks with the first release, and what a scheduled action does at its time.
 */
final class ServiceScaling extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:ServiceScaling";

    private final Target target;

    /**
     * What is scaled.
     *
     * @param serviceId as Application Auto Scaling names it: {@code service/<cluster>/<service>}
     * @param route whose requests are counted
     */
    record Args(Tags tags, Output<String> serviceId, ScalingPlan plan, Output<Release> release, HttpRoute route) {}

    ServiceScaling(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        target = target(name, args);
        track(name, "cpu", "ECSServiceAverageCPUUtilization", ScalingPlan.CPU_PERCENT);
        track(name, "memory", "ECSServiceAverageMemoryUtilization", ScalingPlan.MEMORY_PERCENT);
        trackRequests(name, args);
        args.plan().changes().forEach(change -> schedule(name, change, args));
        registerOutputs(Map.of());
    }

    private Target target(String name, Args args) {
        return new Target(
                name + "-target",
                TargetArgs.builder()
                        .serviceNamespace("ecs")
                        .scalableDimension("ecs:service:DesiredCount")
                        .resourceId(args.serviceId())
                        .minCapacity(args.release()
                                .applyValue(release -> release.tasks(args.plan().minTasks())))
                        .maxCapacity(args.plan().maxTasks())
                        .tags(args.tags().of("compute"))
                        .build(),
                children());
    }

    private void track(String name, String what, String metric, double percent) {
        track(
                name + "-" + what,
                PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs.builder()
                        .predefinedMetricType(metric)
                        .build(),
                percent);
    }

    private void trackRequests(String name, Args args) {
        track(
                name + "-requests",
                PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs.builder()
                        .predefinedMetricType("ALBRequestCountPerTarget")
                        .resourceLabel(Output.format(
                                "%s/%s",
                                args.route().loadBalancerId(), args.route().targetGroupId()))
                        .build(),
                args.plan().requestsPerTask());
    }

    private void track(
            String name,
            PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs metric,
            double value) {
        new Policy(
                name,
                PolicyArgs.builder()
                        .policyType("TargetTrackingScaling")
                        .serviceNamespace(target.serviceNamespace())
                        .scalableDimension(target.scalableDimension())
                        .resourceId(target.resourceId())
                        .targetTrackingScalingPolicyConfiguration(
                                PolicyTargetTrackingScalingPolicyConfigurationArgs.builder()
                                        .predefinedMetricSpecification(metric)
                                        .targetValue(value)
                                        .scaleOutCooldown(ScalingPlan.SCALE_OUT_COOLDOWN_SECONDS)
                                        .scaleInCooldown(ScalingPlan.SCALE_IN_COOLDOWN_SECONDS)
                                        .build())
                        .build(),
                children());
    }

    private void schedule(String name, ScalingPlan.Change change, Args args) {
        new ScheduledAction(
                name + "-" + change.name(),
                ScheduledActionArgs.builder()
                        .name(name + "-" + change.name())
                        .serviceNamespace(target.serviceNamespace())
                        .scalableDimension(target.scalableDimension())
                        .resourceId(target.resourceId())
                        .schedule(change.schedule())
                        .timezone(change.timeZone())
                        .scalableTargetAction(ScheduledActionScalableTargetActionArgs.builder()
                                .minCapacity(args.release().applyValue(release -> release.tasks(change.minTasks())))
                                .maxCapacity(change.maxTasks())
                                .build())
                        .build(),
                children());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }
}

package dev.renderfleet.gpu;

import com.pulumi.aws.autoscaling.Group;
import com.pulumi.aws.autoscaling.GroupArgs;
import com.pulumi.aws.autoscaling.LifecycleHook;
import com.pulumi.aws.autoscaling.LifecycleHookArgs;
import com.pulumi.aws.autoscaling.inputs.GroupMixedInstancesPolicyArgs;
import com.pulumi.aws.autoscaling.inputs.GroupMixedInstancesPolicyInstancesDistributionArgs;
import com.pulumi.aws.autoscaling.inputs.GroupMixedInstancesPolicyLaunchTemplateArgs;
import com.pulumi.aws.autoscaling.inputs.GroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecificationArgs;
import com.pulumi.aws.autoscaling.inputs.GroupMixedInstancesPolicyLaunchTemplateOverrideArgs;
import com.pulumi.aws.autoscaling.inputs.GroupTagArgs;
import com.pulumi.aws.ec2.LaunchTemplate;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.stage.GpuInstanceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An Auto Scaling group of GPU instances, Spot or On-Demand, from none to a ceiling, over all zones. How many run is decided by
 * scaling policies and functions, not by the stack. A change of the template reaches instances that are launched after it;
 * those that run are left to their jobs.
 */
final class FleetGroup extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:FleetGroup";
    /** By its name the worker's Spot watcher ends the hook. */
    static final String DRAIN = "drain";

    /** A leaving worker hands its job back at once; Spot leaves no more time either. */
    private static final Duration DRAIN_TIME = Duration.ofMinutes(2);

    /** From launch to the first job: boot, ComfyUI's start, models. The documents give 3 to 5 minutes. */
    static final Duration WARM_UP = Duration.ofMinutes(5);

    private static final List<String> METRICS = List.of(
            "GroupDesiredCapacity",
            "GroupInServiceInstances",
            "GroupMaxSize",
            "GroupPendingInstances",
            "GroupTerminatingInstances",
            "GroupTotalInstances");

    private final Group group;

    /** How instances are bought. */
    enum Purchase {
        SPOT,
        ON_DEMAND
    }

    /**
     * What the group is like.
     *
     * @param groupName its physical name, which workers and permissions know
     * @param maxSize 0 while there is no image to launch from
     * @param tags handed on to instances and volumes
     * @param permissions must be there before an instance boots
     */
    record Args(
            String groupName,
            Purchase purchase,
            int maxSize,
            List<GpuInstanceType> instanceTypes,
            LaunchTemplate template,
            Output<List<String>> subnetIds,
            Map<String, String> tags,
            Resource permissions) {}

    FleetGroup(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        group = group(name, args);
        drain(name);
        registerOutputs(Map.of("groupName", group.name()));
    }

    private Group group(String name, Args args) {
        return new Group(
                name + "-group",
                GroupArgs.builder()
                        .name(args.groupName())
                        .minSize(0)
                        .maxSize(args.maxSize())
                        .vpcZoneIdentifiers(args.subnetIds())
                        .mixedInstancesPolicy(instances(args))
                        .capacityRebalance(args.purchase() == Purchase.SPOT)
                        .defaultInstanceWarmup((int) WARM_UP.toSeconds())
                        .healthCheckType("EC2")
                        .healthCheckGracePeriod((int) WARM_UP.toSeconds())
                        .metricsGranularity("1Minute")
                        .enabledMetrics(METRICS)
                        // None may be launched before there is work: nothing to wait for.
                        .waitForCapacityTimeout("0")
                        .tags(args.tags().entrySet().stream()
                                .map(tag -> GroupTagArgs.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .propagateAtLaunch(true)
                                        .build())
                                .toList())
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(args.permissions())
                        .ignoreChanges("desiredCapacity")
                        .build());
    }

    private static GroupMixedInstancesPolicyArgs instances(Args args) {
        boolean isSpot = args.purchase() == Purchase.SPOT;
        var distribution = GroupMixedInstancesPolicyInstancesDistributionArgs.builder()
                .onDemandBaseCapacity(0)
                .onDemandPercentageAboveBaseCapacity(isSpot ? 0 : 100)
                .onDemandAllocationStrategy("lowest-price")
                .spotAllocationStrategy("price-capacity-optimized");
        return GroupMixedInstancesPolicyArgs.builder()
                .instancesDistribution(distribution.build())
                .launchTemplate(GroupMixedInstancesPolicyLaunchTemplateArgs.builder()
                        .launchTemplateSpecification(
                                GroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecificationArgs.builder()
                                        .launchTemplateId(args.template().id())
                                        .version("$Latest")
                                        .build())
                        .overrides(args.instanceTypes().stream()
                                .map(type -> GroupMixedInstancesPolicyLaunchTemplateOverrideArgs.builder()
                                        .instanceType(type.name())
                                        .build())
                                .toList())
                        .build())
                .build();
    }

    private void drain(String name) {
        new LifecycleHook(
                name + "-drain",
                LifecycleHookArgs.builder()
                        .name(DRAIN)
                        .autoscalingGroupName(group.name())
                        .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                        .heartbeatTimeout((int) DRAIN_TIME.toSeconds())
                        .defaultResult("CONTINUE")
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    Output<String> groupName() {
        return group.name();
    }
}

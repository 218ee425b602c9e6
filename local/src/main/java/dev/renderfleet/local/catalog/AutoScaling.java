package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Optional;

/** Amazon EC2 Auto Scaling. */
final class AutoScaling {

    static final String GROUP = "aws:autoscaling/group:Group";
    static final Targets GROUP_NAME = Targets.attribute(GROUP, "name");

    private AutoScaling() {}

    static List<ResourceKind> kinds() {
        return List.of(
                group(),
                kind("aws:autoscaling/lifecycleHook:LifecycleHook")
                        .idWithin("autoscalingGroupName")
                        .computed("defaultResult", "ABANDON")
                        .replaceOn("name")
                        .oneOf("defaultResult", "CONTINUE", "ABANDON")
                        .oneOf(
                                "lifecycleTransition",
                                "autoscaling:EC2_INSTANCE_LAUNCHING",
                                "autoscaling:EC2_INSTANCE_TERMINATING")
                        .partOf("autoscalingGroupName", GROUP_NAME)
                        .mentions("roleArn", Iam.ROLE_ARN),
                kind("aws:autoscaling/policy:Policy")
                        .idWithin("autoscalingGroupName")
                        .arn(
                                "autoscaling",
                                "scalingPolicy:{uuid}:autoScalingGroupName/{autoscalingGroupName}:policyName/{name}")
                        .defaults("enabled", true)
                        .defaults("policyType", "SimpleScaling")
                        .computed(
                                "metricAggregationType",
                                policy -> PropertyValue.of(
                                        policy.text("policyType").equals("StepScaling") ? "Average" : ""))
                        .replaceOn("autoscalingGroupName", "name")
                        .oneOf(
                                "policyType",
                                "SimpleScaling",
                                "StepScaling",
                                "TargetTrackingScaling",
                                "PredictiveScaling")
                        .oneOf("adjustmentType", "ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity")
                        .partOf("autoscalingGroupName", GROUP_NAME),
                kind("aws:autoscaling/schedule:Schedule")
                        .id("{scheduledActionName}")
                        .idWithin("autoscalingGroupName")
                        .arn(
                                "autoscaling",
                                "scheduledUpdateGroupAction:{uuid}:autoScalingGroupName/{autoscalingGroupName}"
                                        + ":scheduledActionName/{scheduledActionName}")
                        .replaceOn("autoscalingGroupName", "scheduledActionName")
                        .partOf("autoscalingGroupName", GROUP_NAME),
                kind("aws:autoscaling/notification:Notification")
                        .id("{topicArn}")
                        .replaceOn("topicArn")
                        .mentions("groupNames", GROUP_NAME)
                        .mentions("topicArn", Sns.TOPIC_ARN));
    }

    private static ResourceKind group() {
        return kind(GROUP)
                .autoName("name", 255)
                .arn("autoscaling", "autoScalingGroup:{uuid}:autoScalingGroupName/{name}")
                .defaults("forceDelete", false)
                .defaults("forceDeleteWarmPool", false)
                .defaults("healthCheckGracePeriod", 300)
                .defaults("ignoreFailedScalingActivities", false)
                .defaults("metricsGranularity", "1Minute")
                .defaults("protectFromScaleIn", false)
                .defaults("waitForCapacityTimeout", "10m")
                .computed("desiredCapacity", group -> PropertyValue.of(group.number("minSize", 0)))
                .computed("defaultCooldown", 300)
                .computed("healthCheckType", "EC2")
                .computed("availabilityZones", AutoScaling::zones)
                .computed("vpcZoneIdentifiers", List.of())
                .computed("loadBalancers", List.of())
                .computed("targetGroupArns", List.of())
                .computed("trafficSources", List.of())
                .computed(
                        "serviceLinkedRoleArn",
                        "arn:{partition}:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/"
                                + "AWSServiceRoleForAutoScaling")
                .replaceOn("initialLifecycleHooks", "name", "namePrefix")
                .exactlyOneOf("launchTemplate", "mixedInstancesPolicy", "launchConfiguration")
                .oneOf("healthCheckType", "EC2", "ELB", "EBS")
                .rule("maxSize", group -> {
                    double min = group.number("minSize", 0);
                    double max = group.number("maxSize", 0);
                    double desired = group.number("desiredCapacity", min);
                    return min <= desired && desired <= max
                            ? Optional.empty()
                            : Optional.of("expected minSize <= desiredCapacity <= maxSize, found " + (long) min + ", "
                                    + (long) desired + ", " + (long) max);
                })
                .rule(
                        "vpcZoneIdentifiers",
                        group -> group.has("vpcZoneIdentifiers") || group.has("availabilityZones")
                                ? Optional.empty()
                                : Optional.of("one of vpcZoneIdentifiers, availabilityZones must be given"))
                .refers("vpcZoneIdentifiers", Targets.id(Ec2.SUBNET))
                .refers("launchTemplate.id", Targets.id(Ec2.LAUNCH_TEMPLATE))
                .refers("launchTemplate.name", Targets.attribute(Ec2.LAUNCH_TEMPLATE, "name"))
                .refers(
                        "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId",
                        Targets.id(Ec2.LAUNCH_TEMPLATE))
                .refers(
                        "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateName",
                        Targets.attribute(Ec2.LAUNCH_TEMPLATE, "name"))
                .unique("AlreadyExists: AutoScalingGroup by this name already exists: {name}", "name");
    }

    private static PropertyValue zones(Attributes group) {
        List<String> subnets = group.texts("vpcZoneIdentifiers");
        return PropertyValue.of(group.cloud().find(Ec2.SUBNET, subnet -> subnets.contains(subnet.id())).stream()
                .map(CloudRecord::state)
                .map(subnet -> subnet.get("availabilityZone").textOrNull())
                .distinct()
                .sorted()
                .toList());
    }
}

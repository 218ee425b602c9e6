package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Application Auto Scaling. */
final class AppAutoScaling {

    private static final String TARGET = "aws:appautoscaling/target:Target";

    private AppAutoScaling() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(TARGET)
                        .id("{resourceId}")
                        .idWithin("scalableDimension")
                        .arn("application-autoscaling", "scalable-target/{hex34}")
                        .computed(
                                "roleArn",
                                "arn:{partition}:iam::{account}:role/aws-service-role/"
                                        + "{serviceNamespace}.application-autoscaling.amazonaws.com/"
                                        + "AWSServiceRoleForApplicationAutoScaling_{serviceNamespace}")
                        .computed(
                                "suspendedState",
                                Map.of(
                                        "dynamicScalingInSuspended", false,
                                        "dynamicScalingOutSuspended", false,
                                        "scheduledScalingSuspended", false))
                        .replaceOn("resourceId", "scalableDimension", "serviceNamespace")
                        .rule(
                                "maxCapacity",
                                target -> target.number("minCapacity", 0) > target.number("maxCapacity", 0)
                                        ? Optional.of("must not be smaller than minCapacity")
                                        : Optional.empty())
                        .cloudRule(AppAutoScaling::unknownService),
                part("aws:appautoscaling/policy:Policy")
                        .arn(
                                "autoscaling",
                                "scalingPolicy:{uuid}:resource/{serviceNamespace}/{resourceId}:policyName/{name}")
                        .defaults("policyType", "StepScaling")
                        .computed("alarmArns", List.of())
                        .oneOf("policyType", "StepScaling", "TargetTrackingScaling", "PredictiveScaling")
                        .rule("policyType", policy -> {
                            boolean tracking = policy.text("policyType").equals("TargetTrackingScaling");
                            return tracking && !policy.has("targetTrackingScalingPolicyConfiguration")
                                    ? Optional.of(
                                            "TargetTrackingScaling needs targetTrackingScalingPolicyConfiguration")
                                    : Optional.empty();
                        }),
                part("aws:appautoscaling/scheduledAction:ScheduledAction")
                        .arn(
                                "autoscaling",
                                "scheduledAction:{uuid}:resource/{serviceNamespace}/{resourceId}"
                                        + ":scheduledActionName/{name}")
                        .defaults("timezone", "UTC")
                        .matches("schedule", "(at|rate|cron)\\(.+\\)", "at(…), rate(…) or cron(…)"));
    }

    private static ResourceKind part(String token) {
        return kind(token)
                .idWithin("resourceId", "scalableDimension", "serviceNamespace")
                .replaceOn("name", "resourceId", "scalableDimension", "serviceNamespace")
                .partOf("resourceId", Targets.id(TARGET));
    }

    private static Optional<String> unknownService(Attributes target) {
        String id = target.text("resourceId");
        if (target.atPreview() || !id.matches("service/[^/]+/[^/]+")) {
            return Optional.empty();
        }
        boolean exists = target
                .cloud()
                .find(Ecs.SERVICE, service -> service.id().endsWith(":" + id))
                .stream()
                .findAny()
                .isPresent();
        return exists
                ? Optional.empty()
                : Optional.of("resourceId: ValidationException: ECS service doesn't exist: " + id);
    }
}

package dev.renderfleet.simulator;

import dev.renderfleet.simulator.graph.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph with one fleet and one task instance, as a program would register them, with what a test wants to be different. */
final class SampleStage {

    static final String WORKFLOW = "image-to-video";
    private static final String GROUP = "bp-test-image-to-video";
    private final List<Resource> resources = new ArrayList<>();
    private int maxSize = 2;
    private int idleMinutes = 15;
    private boolean withRound = true;
    private boolean withScaleToZero = true;

    SampleStage maxSize(int size) {
        maxSize = size;
        return this;
    }

    SampleStage idleMinutes(int minutes) {
        idleMinutes = minutes;
        return this;
    }

    SampleStage withoutScaleToZero() {
        withScaleToZero = false;
        return this;
    }

    SampleStage withoutRound() {
        withRound = false;
        return this;
    }

    List<Resource> build() {
        fleet();
        if (withScaleToZero) {
            scaleToZero();
        }
        tasks();
        return resources;
    }

    private String add(String type, String name, Map<String, Object> properties, Map<String, Set<String>> references) {
        String urn = "urn:pulumi:test::renderfleet::" + type + "::" + name;
        resources.add(new Resource(urn, type, name, properties, references));
        return urn;
    }

    private void fleet() {
        String template = add(
                "aws:ec2/launchTemplate:LaunchTemplate",
                "template",
                Map.of("blockDeviceMappings", List.of(Map.of("ebs", Map.of("volumeSize", 100)))),
                Map.of());
        String group = add(
                "aws:autoscaling/group:Group",
                "group",
                Map.of(
                        "name",
                        GROUP,
                        "minSize",
                        0,
                        "maxSize",
                        maxSize,
                        "defaultInstanceWarmup",
                        300,
                        "tags",
                        List.of(Map.of("key", "Workflow", "value", WORKFLOW)),
                        "mixedInstancesPolicy",
                        Map.of(
                                "instancesDistribution", Map.of("onDemandPercentageAboveBaseCapacity", 0),
                                "launchTemplate",
                                        Map.of(
                                                "overrides",
                                                List.of(
                                                        Map.of("instanceType", "g5.2xlarge"),
                                                        Map.of("instanceType", "g5.xlarge"))))),
                Map.of("mixedInstancesPolicy", Set.of(template)));
        String first = add(
                "aws:autoscaling/policy:Policy",
                "first",
                Map.of(
                        "policyType", "StepScaling",
                        "adjustmentType", "ChangeInCapacity",
                        "stepAdjustments", List.of(Map.of("scalingAdjustment", 1))),
                Map.of("autoscalingGroupName", Set.of(group)));
        add(
                "aws:autoscaling/policy:Policy",
                "backlog",
                Map.of(
                        "policyType",
                        "TargetTrackingScaling",
                        "targetTrackingConfiguration",
                        Map.of(
                                "targetValue",
                                2,
                                "customizedMetricSpecification",
                                Map.of(
                                        "namespace", "Renderfleet",
                                        "metricName", "BacklogPerInstance",
                                        "metricDimensions", List.of(Map.of("name", "Workflow", "value", WORKFLOW))))),
                Map.of("autoscalingGroupName", Set.of(group)));
        add(
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                "work-waits",
                alarm(
                        "work-waits",
                        1,
                        "GreaterThanOrEqualToThreshold",
                        1,
                        "notBreaching",
                        Map.of(
                                "metricQueries",
                                List.of(
                                        Map.of(
                                                "id", "result",
                                                "expression", "IF(FILL(waiting, 0) > 0 AND FILL(desired, 0) < 1, 1, 0)",
                                                "returnData", true),
                                        query("waiting", "Renderfleet", "QueueDepth", Map.of("Workflow", WORKFLOW)),
                                        query(
                                                "desired",
                                                "AWS/AutoScaling",
                                                "GroupDesiredCapacity",
                                                Map.of("AutoScalingGroupName", GROUP))))),
                Map.of("alarmActions", Set.of(first)));
    }

    private void scaleToZero() {
        String topic = add("aws:sns/topic:Topic", "idle", Map.of(), Map.of());
        String function = add("aws:lambda/alias:Alias", "scale-to-zero", Map.of(), Map.of());
        add(
                "aws:sns/topicSubscription:TopicSubscription",
                "idle",
                Map.of("protocol", "lambda"),
                Map.of("topic", Set.of(topic), "endpoint", Set.of(function)));
        if (withRound) {
            round(function);
        }
        add(
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                "queue-empty",
                alarm(
                        "queue-empty",
                        idleMinutes,
                        "LessThanOrEqualToThreshold",
                        0,
                        "ignore",
                        Map.of(
                                "namespace", "Renderfleet",
                                "metricName", "QueueDepth",
                                "statistic", "Maximum",
                                "period", 60,
                                "dimensions", Map.of("Workflow", WORKFLOW))),
                Map.of("alarmActions", Set.of(topic)));
    }

    private void round(String function) {
        String rule = add(
                "aws:cloudwatch/eventRule:EventRule",
                "round-" + resources.size(),
                Map.of("scheduleExpression", "rate(5 minutes)"),
                Map.of());
        add(
                "aws:cloudwatch/eventTarget:EventTarget",
                "round-" + resources.size(),
                Map.of(),
                Map.of("rule", Set.of(rule), "arn", Set.of(function)));
    }

    private void tasks() {
        String function = add("aws:lambda/alias:Alias", "shutdown-gpu", Map.of(), Map.of());
        if (withRound) {
            round(function);
        }
        add(
                "aws:sqs/queue:Queue",
                "gpu-tasks",
                Map.of(
                        "name", "bp-test-gpu_tasks_queue",
                        "visibilityTimeoutSeconds", 300,
                        "redrivePolicy", "{\"deadLetterTargetArn\":\"x\",\"maxReceiveCount\":3}"),
                Map.of());
        add(
                "aws:ec2/instance:Instance",
                "gpu",
                Map.of("instanceType", "g4dn.xlarge", "tags", Map.of("Purpose", "GPU-ComfyUI")),
                Map.of());
        add(
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                "QueueEmptyFor30Min",
                alarm(
                        "QueueEmptyFor30Min",
                        6,
                        "LessThanOrEqualToThreshold",
                        0,
                        "notBreaching",
                        Map.of(
                                "namespace", "AWS/SQS",
                                "metricName", "ApproximateNumberOfMessagesVisible",
                                "statistic", "Average",
                                "period", 300,
                                "dimensions", Map.of("QueueName", "bp-test-gpu_tasks_queue"))),
                Map.of("alarmActions", Set.of(function)));
    }

    private static Map<String, Object> query(String id, String namespace, String name, Map<String, String> dimensions) {
        return Map.of(
                "id",
                id,
                "metric",
                Map.of(
                        "namespace",
                        namespace,
                        "metricName",
                        name,
                        "stat",
                        "Maximum",
                        "period",
                        60,
                        "dimensions",
                        dimensions));
    }

    private static Map<String, Object> alarm(
            String name, int periods, String comparison, double threshold, String missing, Map<String, Object> more) {
        Map<String, Object> alarm = new LinkedHashMap<>(more);
        alarm.put("name", name);
        alarm.put("evaluationPeriods", periods);
        alarm.put("datapointsToAlarm", periods);
        alarm.put("comparisonOperator", comparison);
        alarm.put("threshold", threshold);
        alarm.put("treatMissingData", missing);
        return alarm;
    }
}

package dev.renderfleet.monitoring;

import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * What resources report to CloudWatch, by type: the metrics that this product looks at, with all their dimensions. Sources: the
 * list of metrics in each service's user guide.
 */
final class EmittedMetrics {

    /**
     * Metrics of one type of resource.
     *
     * @param dimensions dimension to how a value tells that it is this resource
     */
    private record Emitter(
            String namespace,
            String type,
            Map<String, BiPredicate<RecordedResource, String>> dimensions,
            Set<String> metrics,
            BiPredicate<RecordedResource, String> condition) {}

    private static final List<Emitter> EMITTERS = List.of(
            emitter(
                    "AWS/RDS",
                    "aws:rds/instance:Instance",
                    "DBInstanceIdentifier",
                    "identifier",
                    "CPUUtilization",
                    "DatabaseConnections",
                    "FreeStorageSpace",
                    "FreeableMemory",
                    "ReadIOPS",
                    "WriteIOPS",
                    "ReadLatency",
                    "WriteLatency",
                    "CPUCreditBalance"),
            emitter(
                    "AWS/RDS",
                    "aws:rds/cluster:Cluster",
                    "DBClusterIdentifier",
                    "clusterIdentifier",
                    "ServerlessDatabaseCapacity",
                    "DatabaseConnections",
                    "CPUUtilization",
                    "CommitLatency",
                    "CommitThroughput",
                    "Deadlocks",
                    "VolumeBytesUsed"),
            new Emitter(
                    "AWS/ElastiCache",
                    "aws:elasticache/replicationGroup:ReplicationGroup",
                    Map.of("CacheClusterId", EmittedMetrics::isNode),
                    Set.of(
                            "DatabaseMemoryUsagePercentage",
                            "EngineCPUUtilization",
                            "CurrConnections",
                            "Evictions",
                            "CacheHitRate"),
                    EmittedMetrics::always),
            emitter(
                    "AWS/DynamoDB",
                    "aws:dynamodb/table:Table",
                    "TableName",
                    "name",
                    "ConsumedReadCapacityUnits",
                    "ConsumedWriteCapacityUnits",
                    "ReadThrottleEvents",
                    "WriteThrottleEvents"),
            emitter(
                    "AWS/SQS",
                    "aws:sqs/queue:Queue",
                    "QueueName",
                    "name",
                    "ApproximateNumberOfMessagesVisible",
                    "ApproximateNumberOfMessagesNotVisible",
                    "ApproximateAgeOfOldestMessage",
                    "NumberOfMessagesSent",
                    "NumberOfMessagesReceived",
                    "NumberOfMessagesDeleted"),
            emitter(
                    "AWS/Lambda",
                    "aws:lambda/function:Function",
                    "FunctionName",
                    "name",
                    "Invocations",
                    "Errors",
                    "Duration",
                    "Throttles",
                    "ConcurrentExecutions"),
            emitter(
                    "AWS/NATGateway",
                    "aws:ec2/natGateway:NatGateway",
                    "NatGatewayId",
                    "id",
                    "BytesOutToDestination",
                    "BytesOutToSource",
                    "ActiveConnectionCount",
                    "ErrorPortAllocation"),
            emitter("AWS/EC2", "aws:autoscaling/group:Group", "AutoScalingGroupName", "name", "NetworkOut"),
            new Emitter(
                    "AWS/AutoScaling",
                    "aws:autoscaling/group:Group",
                    Map.of("AutoScalingGroupName", is("name")),
                    Set.of("GroupInServiceInstances", "GroupDesiredCapacity", "GroupMaxSize"),
                    (group, metric) -> group.strings("enabledMetrics").contains(metric)),
            new Emitter(
                    "AWS/CloudFront",
                    "aws:cloudfront/distribution:Distribution",
                    Map.of("DistributionId", is("id"), "Region", (cdn, value) -> value.equals("Global")),
                    Set.of("Requests", "BytesDownloaded", "BytesUploaded", "4xxErrorRate", "5xxErrorRate"),
                    EmittedMetrics::always),
            emitter("AWS/Logs", "aws:cloudwatch/logGroup:LogGroup", "LogGroupName", "name", "IncomingBytes"),
            emitter(
                    "AWS/CertificateManager",
                    "aws:acm/certificate:Certificate",
                    "CertificateArn",
                    "arn",
                    "DaysToExpiry"),
            emitter(
                    "AWS/ApplicationELB",
                    "aws:lb/loadBalancer:LoadBalancer",
                    "LoadBalancer",
                    "arnSuffix",
                    "RequestCount",
                    "TargetResponseTime",
                    "HTTPCode_Target_5XX_Count",
                    "HTTPCode_Target_4XX_Count",
                    "HTTPCode_ELB_5XX_Count"));

    private final Recording stage;

    EmittedMetrics(Recording stage) {
        this.stage = stage;
    }

    /** Whether something in the stage reports the metric with exactly these dimensions. */
    boolean has(String namespace, String metric, Map<String, String> dimensions) {
        return switch (namespace) {
            case "AWS/ApplicationELB" -> emits(namespace, metric, dimensions) || isTarget(metric, dimensions);
            case "AWS/ECS" -> isService(metric, Set.of("CPUUtilization", "MemoryUtilization"), dimensions);
            case "ECS/ContainerInsights" -> hasInsights() && isService(metric, Set.of("RunningTaskCount"), dimensions);
            case "AWS/CertificateManager" ->
                emits(namespace, metric, dimensions) || isGivenCertificate(metric, dimensions);
            case Metric.OWN -> isOwn(metric, dimensions);
            default -> emits(namespace, metric, dimensions);
        };
    }

    private boolean emits(String namespace, String metric, Map<String, String> dimensions) {
        return EMITTERS.stream()
                .filter(emitter -> emitter.namespace().equals(namespace)
                        && emitter.metrics().contains(metric)
                        && emitter.dimensions().keySet().equals(dimensions.keySet()))
                .anyMatch(emitter -> stage.ofType(emitter.type()).stream()
                        .anyMatch(resource -> emitter.condition().test(resource, metric)
                                && dimensions.entrySet().stream().allMatch(dimension -> emitter.dimensions()
                                        .get(dimension.getKey())
                                        .test(resource, dimension.getValue()))));
    }

    private boolean isTarget(String metric, Map<String, String> dimensions) {
        return Set.of(
                                "RequestCount",
                                "TargetResponseTime",
                                "HTTPCode_Target_5XX_Count",
                                "HTTPCode_Target_4XX_Count",
                                "UnHealthyHostCount",
                                "HealthyHostCount",
                                "RequestCountPerTarget")
                        .contains(metric)
                && dimensions.keySet().equals(Set.of("LoadBalancer", "TargetGroup"))
                && outputs("aws:lb/loadBalancer:LoadBalancer", "arnSuffix")
                        .anyMatch(dimensions.get("LoadBalancer")::equals)
                && outputs("aws:lb/targetGroup:TargetGroup", "arnSuffix")
                        .anyMatch(dimensions.get("TargetGroup")::equals);
    }

    private boolean isService(String metric, Set<String> metrics, Map<String, String> dimensions) {
        return metrics.contains(metric)
                && dimensions.keySet().equals(Set.of("ClusterName", "ServiceName"))
                && outputs("aws:ecs/cluster:Cluster", "name").anyMatch(dimensions.get("ClusterName")::equals)
                && outputs("aws:ecs/service:Service", "name").anyMatch(dimensions.get("ServiceName")::equals);
    }

    private boolean hasInsights() {
        return stage.ofType("aws:ecs/cluster:Cluster").stream()
                .flatMap(cluster -> cluster.list("settings").stream())
                .anyMatch(setting -> setting.text("name").equals("containerInsights")
                        && setting.text("value").matches("enabled|enhanced"));
    }

    /** One that the stage file names is of somebody else's making. */
    private boolean isGivenCertificate(String metric, Map<String, String> dimensions) {
        return metric.equals("DaysToExpiry")
                && dimensions.keySet().equals(Set.of("CertificateArn"))
                && stage.ofType("aws:cloudfront/distribution:Distribution", "aws:lb/listener:Listener").stream()
                        .anyMatch(
                                user -> user.inputs().toPlain().toString().contains(dimensions.get("CertificateArn")));
    }

    /** The product's own, as the scheduler, the workers and the functions publish them. */
    private boolean isOwn(String metric, Map<String, String> dimensions) {
        if (dimensions.keySet().equals(Set.of("FunctionName"))) {
            return isNotificationWorkers(metric, dimensions.get("FunctionName"))
                    || isScaleToZeros(metric, dimensions.get("FunctionName"));
        }
        if (!stage.stack().equals(dimensions.get("Stage"))) {
            return false;
        }
        Set<String> perWorkflow = Set.of(
                "QueueDepth", "BacklogPerInstance", "ActiveWorkers", "JobsCompleted", "JobSeconds", "GpuBusySeconds");
        if (dimensions.size() == 1) {
            return Set.of("TasksSubmitted", "TaskSeconds").contains(metric);
        }
        Set<String> workflows = new TreeSet<>();
        stage.ofType("aws:autoscaling/group:Group").stream()
                .flatMap(group -> group.list("tags").stream())
                .filter(tag -> tag.text("key").equals("Workflow"))
                .forEach(tag -> workflows.add(tag.text("value")));
        return perWorkflow.contains(metric)
                && dimensions.keySet().equals(Set.of("Stage", "Workflow"))
                && workflows.contains(dimensions.get("Workflow"));
    }

    private boolean isScaleToZeros(String metric, String function) {
        return metric.equals("FleetsUnknown")
                && function.endsWith("-scale-to-zero")
                && outputs("aws:lambda/function:Function", "name").anyMatch(function::equals);
    }

    private boolean isNotificationWorkers(String metric, String function) {
        return Set.of(
                                "NotificationsStored",
                                "NotificationsUpdated",
                                "NotificationsDuplicate",
                                "NotificationsRejected",
                                "NotificationsRetried")
                        .contains(metric)
                && function.endsWith("-notification-worker")
                && outputs("aws:lambda/function:Function", "name").anyMatch(function::equals);
    }

    private Stream<String> outputs(String type, String path) {
        return stage.ofType(type).stream().map(resource -> resource.outputs().text(path));
    }

    private static boolean always(RecordedResource resource, String metric) {
        return true;
    }

    private static boolean isNode(RecordedResource group, String value) {
        String id = group.outputs().text("replicationGroupId");
        int nodes = group.integer("numCacheClusters").orElse(1);
        return value.startsWith(id + "-")
                && Integer.parseInt(value.substring(id.length() + 1)) <= nodes
                && value.length() == id.length() + 4;
    }

    private static BiPredicate<RecordedResource, String> is(String path) {
        return (resource, value) -> resource.outputs().text(path).equals(value);
    }

    private static Emitter emitter(String namespace, String type, String dimension, String path, String... metrics) {
        return new Emitter(namespace, type, Map.of(dimension, is(path)), Set.of(metrics), EmittedMetrics::always);
    }
}

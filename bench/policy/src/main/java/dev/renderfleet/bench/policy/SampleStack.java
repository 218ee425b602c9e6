package dev.renderfleet.bench.policy;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzeStackRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerPropertyDependencies;
import pulumirpc.AnalyzerOuterClass.AnalyzerResource;
import pulumirpc.AnalyzerOuterClass.AnalyzerResourceOptions;

/**
 * A stack of a given size, made of the same ten resources over and over: a queue with its policy, a database, a log group, a
 * distribution, a role's policy, a VPC with its flow log, an alarm and a function. Every tenth group breaks each of the ten rules.
 */
final class SampleStack {

    private static final int GROUP = 10;
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static final String STACK = "urn:pulumi:prod::bench::pulumi:pulumi:Stack::bench-prod";
    private static final AnalyzerResourceOptions OPTIONS = AnalyzerResourceOptions.newBuilder()
            .setParent(STACK)
            .setCustomTimeouts(AnalyzerResourceOptions.CustomTimeouts.getDefaultInstance())
            .build();

    private final List<AnalyzerResource> resources = new ArrayList<>();

    /** @param size a multiple of ten */
    SampleStack(int size) {
        for (int group = 0; group < size / GROUP; group++) {
            add(group, group % 10 == 9);
        }
    }

    private void add(int i, boolean bad) {
        String arn = "arn:aws:sqs:us-east-1:123456789012:jobs-" + i;
        String url = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs-" + i;
        Map<String, Object> queue = tagged(bad);
        queue.putAll(Map.of("id", url, "url", url, "arn", arn, "name", "jobs-" + i));
        queue.putAll(Map.of("visibilityTimeoutSeconds", 300, "messageRetentionSeconds", 86400, "fifoQueue", false));
        if (!bad) {
            queue.put("kmsMasterKeyId", KEY);
        }
        String urn = add("aws:sqs/queue:Queue", "queue-" + i, queue);
        String effect = bad ? "Allow" : "Deny";
        add(
                "aws:sqs/queuePolicy:QueuePolicy",
                "queue-policy-" + i,
                Map.of(
                        "queueUrl",
                        url,
                        "policy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"TlsOnly\",\"Effect\":\"" + effect
                                + "\",\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Resource\":\"" + arn
                                + "\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}"),
                "queueUrl",
                urn);

        Map<String, Object> database = tagged(bad);
        database.putAll(Map.of("identifier", "db-" + i, "engine", "mariadb", "engineVersion", "10.11", "port", 3306));
        database.putAll(Map.of("instanceClass", "db.t4g.small", "allocatedStorage", 20, "multiAz", true));
        database.putAll(Map.of("storageEncrypted", !bad, "kmsKeyId", KEY, "deletionProtection", true));
        database.putAll(Map.of("publiclyAccessible", bad, "backupRetentionPeriod", bad ? 1 : 14));
        database.put("vpcSecurityGroupIds", List.of("sg-" + i));
        if (bad) {
            database.remove("kmsKeyId");
        }
        add("aws:rds/instance:Instance", "database-" + i, database);

        Map<String, Object> logs = tagged(bad);
        logs.putAll(Map.of("name", "/aws/lambda/fn-" + i, "kmsKeyId", KEY, "retentionInDays", bad ? 0 : 30));
        add("aws:cloudwatch/logGroup:LogGroup", "logs-" + i, logs);

        Map<String, Object> distribution = tagged(bad);
        distribution.put("enabled", true);
        distribution.put(
                "defaultCacheBehavior",
                Map.of(
                        "viewerProtocolPolicy",
                        bad ? "allow-all" : "redirect-to-https",
                        "allowedMethods",
                        List.of("GET", "HEAD"),
                        "targetOriginId",
                        "media"));
        distribution.put("origins", List.of(Map.of("originId", "media", "domainName", "media.example.org")));
        add("aws:cloudfront/distribution:Distribution", "cdn-" + i, distribution);

        String allowed = bad ? "\"*\"" : "[\"sqs:SendMessage\",\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\"]";
        add(
                "aws:iam/rolePolicy:RolePolicy",
                "role-policy-" + i,
                Map.of(
                        "role",
                        "worker-" + i,
                        "policy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Jobs\",\"Effect\":\"Allow\",\"Action\":"
                                + allowed + ",\"Resource\":\"" + (bad ? "*" : arn) + "\"}]}"));

        Map<String, Object> vpc = tagged(bad);
        vpc.putAll(Map.of("id", "vpc-" + i, "cidrBlock", "10.0.0.0/16", "enableDnsHostnames", true));
        String network = add("aws:ec2/vpc:Vpc", "vpc-" + i, vpc);
        Map<String, Object> flowLog = tagged(bad);
        flowLog.putAll(Map.of("vpcId", bad ? "vpc-elsewhere" : "vpc-" + i, "trafficType", "ALL"));
        add("aws:ec2/flowLog:FlowLog", "flow-log-" + i, flowLog, "vpcId", bad ? "" : network);

        Map<String, Object> alarm = tagged(bad);
        alarm.putAll(Map.of("name", "age-" + i, "namespace", "AWS/SQS", "period", 300, "evaluationPeriods", 3));
        alarm.putAll(Map.of("dimensions", Map.of("QueueName", "jobs-" + i), "threshold", 600, "statistic", "Maximum"));
        add("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm-" + i, alarm);

        Map<String, Object> function = tagged(bad);
        function.putAll(Map.of("name", "fn-" + i, "runtime", "java17", "memorySize", 512, "timeout", 120));
        function.put("environment", Map.of("variables", Map.of("QUEUE_URL", url, "STAGE", "prod")));
        add("aws:lambda/function:Function", "function-" + i, function);
    }

    private static Map<String, Object> tagged(boolean bad) {
        Map<String, Object> properties = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>(Map.of(
                "App", "bp", "Stage", "prod", "Component", "bench", "ManagedBy", "pulumi", "CostCenter", "media"));
        if (bad) {
            tags.remove("CostCenter");
        }
        properties.put("tags", tags);
        return properties;
    }

    private String add(String type, String name, Map<String, Object> properties) {
        return add(type, name, properties, "", "");
    }

    private String add(String type, String name, Map<String, Object> properties, String property, String from) {
        String urn = "urn:pulumi:prod::bench::" + type + "::" + name;
        AnalyzerResource.Builder resource = AnalyzerResource.newBuilder()
                .setType(type)
                .setName(name)
                .setUrn(urn)
                .setParent(STACK)
                .setOptions(OPTIONS)
                .setProperties(struct(properties));
        if (!from.isEmpty()) {
            resource.addDependencies(from)
                    .putPropertyDependencies(
                            property,
                            AnalyzerPropertyDependencies.newBuilder()
                                    .addUrns(from)
                                    .build());
        }
        resource.getProviderBuilder()
                .setType("pulumi:providers:aws")
                .setName("aws")
                .setUrn("urn:pulumi:prod::bench::pulumi:providers:aws::aws")
                .setProperties(struct(Map.of("region", "us-east-1")));
        resources.add(resource.build());
        return urn;
    }

    private static Struct struct(Map<?, ?> properties) {
        Struct.Builder struct = Struct.newBuilder();
        properties.forEach((key, value) -> struct.putFields((String) key, value(value)));
        return struct.build();
    }

    private static Value value(Object plain) {
        Value.Builder value = Value.newBuilder();
        if (plain instanceof Map<?, ?>) {
            return value.setStructValue(struct((Map<?, ?>) plain)).build();
        }
        if (plain instanceof List<?>) {
            ListValue.Builder list = ListValue.newBuilder();
            ((List<?>) plain).forEach(item -> list.addValues(value(item)));
            return value.setListValue(list).build();
        }
        if (plain instanceof Boolean truth) {
            return value.setBoolValue(truth).build();
        }
        if (plain instanceof Number number) {
            return value.setNumberValue(number.doubleValue()).build();
        }
        return value.setStringValue((String) plain).build();
    }

    /** What the engine sends for each resource as it is registered. */
    List<AnalyzeRequest> registrations() {
        return resources.stream()
                .map(resource -> AnalyzeRequest.newBuilder()
                        .setType(resource.getType())
                        .setName(resource.getName())
                        .setUrn(resource.getUrn())
                        .setOptions(resource.getOptions())
                        .setProperties(resource.getProperties())
                        .setProvider(resource.getProvider())
                        .build())
                .toList();
    }

    /** What the engine sends at the end. */
    AnalyzeStackRequest whole() {
        return AnalyzeStackRequest.newBuilder().addAllResources(resources).build();
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What of a stack is encrypted with which KMS key, and which AWS services have to use the key on their own behalf for that. */
final class KeyUsers {

    private static final String KEY = "aws:kms/key:Key";
    private static final String ALIAS = "aws:kms/alias:Alias";
    private static final String BUDGET = "aws:budgets/budget:Budget";
    private static final String TOPIC = AlarmTopics.TOPIC;
    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
    private static final String NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
    private static final String EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";
    private static final String ENCRYPTION =
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2";

    /** Where resources name their key. */
    private static final Map<String, String> KEY_PROPERTIES = Map.ofEntries(
            Map.entry(LOG_GROUP, "kmsKeyId"),
            Map.entry(TOPIC, "kmsMasterKeyId"),
            Map.entry(QUEUE, "kmsMasterKeyId"),
            Map.entry(ENCRYPTION, "rules"),
            Map.entry("aws:rds/instance:Instance", "kmsKeyId"),
            Map.entry("aws:rds/cluster:Cluster", "kmsKeyId"),
            Map.entry("aws:docdb/cluster:Cluster", "kmsKeyId"),
            Map.entry("aws:neptune/cluster:Cluster", "kmsKeyArn"),
            Map.entry("aws:dynamodb/table:Table", "serverSideEncryption"),
            Map.entry("aws:elasticache/replicationGroup:ReplicationGroup", "kmsKeyId"),
            Map.entry("aws:secretsmanager/secret:Secret", "kmsKeyId"),
            Map.entry("aws:ssm/parameter:Parameter", "keyId"),
            Map.entry("aws:ecr/repository:Repository", "encryptionConfigurations"),
            Map.entry("aws:efs/fileSystem:FileSystem", "kmsKeyId"),
            Map.entry("aws:ebs/volume:Volume", "kmsKeyId"),
            Map.entry("aws:backup/vault:Vault", "kmsKeyArn"));

    /** An AWS service that writes to, or reads, what is encrypted, because a resource refers to it. */
    private record Sender(String to, String type, String property, String service) {}

    private static final List<Sender> SENDERS = List.of(
            new Sender(TOPIC, BUDGET, "notifications", "budgets"),
            new Sender(TOPIC, NOTIFICATION, "topics", "s3"),
            new Sender(TOPIC, EVENT_TARGET, "arn", "events"),
            new Sender(TOPIC, "aws:costexplorer/anomalySubscription:AnomalySubscription", "subscribers", "costalerts"),
            new Sender(TOPIC, "aws:rds/eventSubscription:EventSubscription", "snsTopic", "events.rds"),
            new Sender(QUEUE, "aws:sns/topicSubscription:TopicSubscription", "endpoint", "sns"),
            new Sender(QUEUE, NOTIFICATION, "queues", "s3"),
            new Sender(QUEUE, EVENT_TARGET, "arn", "events"));

    private final StackGraph graph;
    private final Map<String, List<PolicyResource>> users = new HashMap<>();

    KeyUsers(StackGraph graph) {
        this.graph = graph;
        for (PolicyResource user : graph.ofType(KEY_PROPERTIES.keySet().toArray(String[]::new))) {
            KEY_PROPERTIES.forEach((type, property) -> {
                if (user.is(type)) {
                    keys(user, property).forEach(key -> users.computeIfAbsent(key.urn(), urn -> new ArrayList<>())
                            .add(user));
                }
            });
        }
    }

    private Stream<PolicyResource> keys(PolicyResource user, String property) {
        return graph.references(user, property, KEY, ALIAS).stream()
                .flatMap(found ->
                        found.is(ALIAS) ? graph.references(found, "targetKeyId", KEY).stream() : Stream.of(found))
                .distinct();
    }

    /** What is encrypted with a key; a bucket stands for its encryption. */
    List<PolicyResource> of(PolicyResource key) {
        return users.getOrDefault(key.urn(), List.of()).stream()
                .map(this::stored)
                .toList();
    }

    private PolicyResource stored(PolicyResource user) {
        return user.is(ENCRYPTION)
                ? graph.reference(user, "bucket", "aws:s3/bucket:Bucket").orElse(user)
                : user;
    }

    /** The services that a key has to admit for what it encrypts, such as {@code logs}; by name, not by principal. */
    Set<String> services(PolicyResource user) {
        Set<String> services = new TreeSet<>();
        SENDERS.stream()
                .filter(sender -> user.is(sender.to())
                        && !graph.referrers(user, sender.type(), sender.property())
                                .isEmpty())
                .forEach(sender -> services.add(sender.service()));
        if (user.is(TOPIC) && AlarmTopics.isAlarmed(graph, user)) {
            services.add("cloudwatch");
        }
        if (user.is(LOG_GROUP)) {
            services.add("logs");
        }
        if (user.is("aws:s3/bucket:Bucket")
                && !graph.referrers(user, "aws:cloudfront/distribution:Distribution", "origins")
                        .isEmpty()) {
            services.add("cloudfront");
        }
        return services;
    }
}

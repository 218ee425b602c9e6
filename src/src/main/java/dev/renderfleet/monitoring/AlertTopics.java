package dev.renderfleet.monitoring;

import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicPolicy;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.aws.sns.TopicSubscription;
import com.pulumi.aws.sns.TopicSubscriptionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.data.EncryptionKey;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One encrypted topic per priority, each with the stage's alert address subscribed. AWS asks the address to confirm; until
 * then nothing arrives.
 */
public final class AlertTopics extends ComponentResource {

    private static final String TYPE = "renderfleet:monitoring:AlertTopics";
    private static final String COMPONENT = "monitoring";
    /** Services that publish to the topics on behalf of this account. */
    private static final String[] PUBLISHERS = {
        "cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com"
    };

    private final Map<Priority, Topic> topics = new EnumMap<>(Priority.class);
    private final EncryptionKey key;

    public record Args(Tags tags, String region, String email, Output<String> accountId, boolean protectData) {}

    public AlertTopics(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        key = key(name, args);
        for (Priority priority : Priority.values()) {
            topics.put(priority, topic(name, priority, args));
        }
        registerOutputs(Map.of());
    }

    private EncryptionKey key(String name, Args args) {
        return new EncryptionKey(
                name + "-key",
                new EncryptionKey.Args(
                        args.tags(),
                        args.region(),
                        COMPONENT,
                        "alerts",
                        "Encrypts the alerts of " + args.tags().names().prefix(),
                        args.accountId(),
                        args.protectData(),
                        account -> List.of(Statement.allow("Publishers", "kms:Decrypt", "kms:GenerateDataKey*")
                                .by("Service", PUBLISHERS)
                                .on("*")
                                .when("StringEquals", "aws:SourceAccount", account))),
                ComponentResourceOptions.builder().parent(this).build());
    }

    private Topic topic(String name, Priority priority, Args args) {
        String base = name + "-" + priority.slug();
        String physicalName = args.tags().names().of("alerts-" + priority.slug());
        Topic topic = new Topic(
                base,
                TopicArgs.builder()
                        .name(physicalName)
                        .displayName(priority + " " + args.tags().names().prefix() + ": " + priority.when())
                        .kmsMasterKeyId(key.arn())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
        new TopicPolicy(
                base + "-policy",
                TopicPolicyArgs.builder()
                        .arn(topic.arn())
                        .policy(args.accountId().applyValue(account -> policy(physicalName, account)
                                .toJson()))
                        .build(),
                children());
        new TopicSubscription(
                base + "-email",
                TopicSubscriptionArgs.builder()
                        .topic(topic.arn())
                        .protocol("email")
                        .endpoint(args.email())
                        .build(),
                children());
        return topic;
    }

    /** By the topic's name, which a first preview knows, so that the policy pack can judge it before anything is created. */
    private static PolicyDocument policy(String physicalName, String account) {
        String topicArn = "arn:aws:sns:*:" + account + ":" + physicalName;
        return PolicyDocument.of(
                Statement.allow("Publishers", "sns:Publish")
                        .by("Service", PUBLISHERS)
                        .on(topicArn)
                        .when("StringEquals", "aws:SourceAccount", account),
                Statement.deny("TlsOnly", "sns:Publish")
                        .by("AWS", "*")
                        .on(topicArn)
                        .when("Bool", "aws:SecureTransport", "false"));
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public Output<String> arn(Priority priority) {
        Topic topic = topics.get(priority);
        return topic.arn();
    }

    /** The key of the topics; alarms may also use it for topics that machines listen to. */
    public Output<String> keyArn() {
        return key.arn();
    }
}

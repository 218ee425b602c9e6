package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Optional;

/** Amazon Simple Notification Service. */
final class Sns {

    static final String TOPIC = "aws:sns/topic:Topic";
    static final Targets TOPIC_ARN = Targets.arn(TOPIC);

    private Sns() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(TOPIC)
                        .autoName("name", 256, Sqs::fifoName)
                        .id("arn:{partition}:sns:{region}:{account}:{name}")
                        .defaults("contentBasedDeduplication", false)
                        .defaults("fifoTopic", false)
                        .computed("arn", "{id}")
                        .computed("owner", "{account}")
                        .computed("signatureVersion", 0)
                        .computed("tracingConfig", "")
                        .computed(
                                "policy",
                                "{\"Version\":\"2008-10-17\",\"Id\":\"__default_policy_ID\",\"Statement\":[{\"Sid\":"
                                        + "\"__default_statement_ID\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
                                        + "\"*\"},\"Action\":[\"SNS:Publish\"],\"Resource\":\"{id}\",\"Condition\":"
                                        + "{\"StringEquals\":{\"AWS:SourceOwner\":\"{account}\"}}}]}")
                        .replaceOn("fifoTopic", "name", "namePrefix")
                        .json("policy")
                        .matches("name", "[\\w-]{1,256}(\\.fifo)?", "up to 256 letters, digits, - and _")
                        .rule(
                                "name",
                                topic -> topic.is("fifoTopic")
                                                == topic.text("name").endsWith(".fifo")
                                        ? Optional.empty()
                                        : Optional.of("a FIFO topic's name, and no other, ends with .fifo; found \""
                                                + topic.text("name") + "\""))
                        .mentions("kmsMasterKeyId", Kms.KEY_ANY)
                        .unique("InvalidParameter: the topic {name} already exists", "name"),
                kind("aws:sns/topicSubscription:TopicSubscription")
                        .id("{topic}:{uuid}")
                        .defaults("confirmationTimeoutInMinutes", 1)
                        .defaults("endpointAutoConfirms", false)
                        .defaults("rawMessageDelivery", false)
                        .computed("arn", "{id}")
                        .computed("ownerId", "{account}")
                        .computed(
                                "confirmationWasAuthenticated",
                                subscription -> PropertyValue.of(
                                        !subscription.text("protocol").startsWith("email")))
                        .computed(
                                "pendingConfirmation",
                                subscription -> PropertyValue.of(
                                        subscription.text("protocol").startsWith("email")))
                        .computed(
                                "filterPolicyScope",
                                subscription ->
                                        PropertyValue.of(subscription.has("filterPolicy") ? "MessageAttributes" : ""))
                        .replaceOn("endpoint", "protocol", "topic")
                        .json("filterPolicy")
                        .json("redrivePolicy")
                        .oneOf(
                                "protocol",
                                "sqs",
                                "sms",
                                "lambda",
                                "firehose",
                                "application",
                                "email",
                                "email-json",
                                "http",
                                "https")
                        .rule(
                                "endpoint",
                                subscription -> subscription.text("protocol").startsWith("email")
                                                && !subscription
                                                        .text("endpoint")
                                                        .matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")
                                        ? Optional.of("expected an e-mail address, found \""
                                                + subscription.text("endpoint") + "\"")
                                        : Optional.empty())
                        .partOf("topic", TOPIC_ARN)
                        .mentions("subscriptionRoleArn", Iam.ROLE_ARN),
                kind("aws:sns/topicPolicy:TopicPolicy")
                        .id("{arn}")
                        .computed("owner", "{account}")
                        .replaceOn("arn")
                        .json("policy")
                        .partOf("arn", TOPIC_ARN));
    }
}

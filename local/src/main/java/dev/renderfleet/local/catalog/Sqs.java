package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Bool;
import dev.renderfleet.local.property.PropertyValue.Fields;
import java.util.List;
import java.util.Optional;

/** Amazon Simple Queue Service. */
final class Sqs {

    static final String QUEUE = "aws:sqs/queue:Queue";

    private Sqs() {}

    static List<ResourceKind> kinds() {
        return List.of(
                queue(),
                part("aws:sqs/queuePolicy:QueuePolicy").json("policy"),
                part("aws:sqs/redrivePolicy:RedrivePolicy")
                        .json("redrivePolicy")
                        .cloudRule(part -> deadLetterProblem(part, part.text("redrivePolicy"))),
                part("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy").json("redriveAllowPolicy"));
    }

    private static ResourceKind queue() {
        return kind(QUEUE)
                .id("https://sqs.{region}.{suffix}/{account}/{name}")
                .autoName("name", 80, Sqs::fifoName)
                .arn("sqs", "{name}")
                .computed("url", "{id}")
                .defaults("contentBasedDeduplication", false)
                .defaults("delaySeconds", 0)
                .defaults("fifoQueue", false)
                .defaults("maxMessageSize", 262_144)
                .defaults("messageRetentionSeconds", 345_600)
                .defaults("receiveWaitTimeSeconds", 0)
                .defaults("visibilityTimeoutSeconds", 30)
                .computed("deduplicationScope", queue -> PropertyValue.of(queue.is("fifoQueue") ? "queue" : ""))
                .computed("fifoThroughputLimit", queue -> PropertyValue.of(queue.is("fifoQueue") ? "perQueue" : ""))
                .computed("kmsDataKeyReusePeriodSeconds", 300)
                .computed("policy", "")
                .computed("redrivePolicy", "")
                .computed("redriveAllowPolicy", "")
                .computed("sqsManagedSseEnabled", queue -> PropertyValue.of(!queue.has("kmsMasterKeyId")))
                .replaceOn("fifoQueue", "name", "namePrefix")
                .json("policy")
                .json("redrivePolicy")
                .json("redriveAllowPolicy")
                .matches(
                        "name", "[\\w-]{1,80}|[\\w-]{1,75}\\.fifo", "up to 80 letters, digits, hyphens and underscores")
                .rule(
                        "name",
                        queue -> queue.is("fifoQueue") == queue.text("name").endsWith(".fifo")
                                ? Optional.empty()
                                : Optional.of("a FIFO queue's name, and no other, ends with .fifo; found \""
                                        + queue.text("name") + "\""))
                .rule("delaySeconds", queue -> Rds.within(queue, "delaySeconds", 0, 900, "seconds"))
                .rule(
                        "visibilityTimeoutSeconds",
                        queue -> Rds.within(queue, "visibilityTimeoutSeconds", 0, 43_200, "seconds"))
                .rule(
                        "messageRetentionSeconds",
                        queue -> Rds.within(queue, "messageRetentionSeconds", 60, 1_209_600, "seconds"))
                .rule("receiveWaitTimeSeconds", queue -> Rds.within(queue, "receiveWaitTimeSeconds", 0, 20, "seconds"))
                .rule("maxMessageSize", queue -> Rds.within(queue, "maxMessageSize", 1_024, 262_144, "bytes"))
                .mentions("kmsMasterKeyId", Kms.KEY_ANY)
                .cloudRule(queue -> queue.has("redrivePolicy")
                        ? deadLetterProblem(queue, queue.text("redrivePolicy"))
                        : Optional.empty())
                .unique("QueueAlreadyExists: A queue already exists with the name {name}", "name");
    }

    /** FIFO queues and topics are named with a suffix. */
    static String fifoName(String name, Fields inputs) {
        boolean fifo = inputs.get("fifoQueue").plain().equals(new Bool(true))
                || inputs.get("fifoTopic").plain().equals(new Bool(true));
        return fifo && !name.endsWith(".fifo") ? name + ".fifo" : name;
    }

    private static ResourceKind part(String token) {
        return kind(token).id("{queueUrl}").noAutoName().replaceOn("queueUrl").partOf("queueUrl", Targets.id(QUEUE));
    }

    /** The dead-letter queue must be there, and be of the same kind. */
    private static Optional<String> deadLetterProblem(Attributes queue, String redrivePolicy) {
        Optional<String> target = JsonText.parse(redrivePolicy)
                .filter(Fields.class::isInstance)
                .map(policy -> ((Fields) policy).get("deadLetterTargetArn").textOrNull());
        if (target.isEmpty()) {
            return Optional.empty();
        }
        boolean exists = !queue.cloud()
                .find(QUEUE, other -> target.get()
                        .equals(other.state().get("arn").textOrNull()))
                .isEmpty();
        if (!exists) {
            return Optional.of("redrivePolicy: the dead-letter queue " + target.get() + " does not exist");
        }
        String name = queue.has("queueUrl") ? queue.text("queueUrl") : queue.text("name");
        return name.endsWith(".fifo") == target.get().endsWith(".fifo")
                ? Optional.empty()
                : Optional.of("redrivePolicy: a FIFO queue needs a FIFO dead-letter queue, and a standard queue a "
                        + "standard one");
    }
}

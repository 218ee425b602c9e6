package dev.renderfleet.messaging;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.aws.sqs.QueuePolicy;
import com.pulumi.aws.sqs.QueuePolicyArgs;
import com.pulumi.aws.sqs.RedriveAllowPolicy;
import com.pulumi.aws.sqs.RedriveAllowPolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.monitoring.Alarm;
import dev.renderfleet.monitoring.Alarms;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Condition;
import dev.renderfleet.monitoring.Evaluation;
import dev.renderfleet.monitoring.Metric;
import dev.renderfleet.monitoring.MissingData;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stores.StoreIdentity;
import java.time.Duration;
import java.util.Map;

/**
 * An encrypted queue that refuses plain-text transport, the queue of its dead letters, and alarms for depth, age and dead
 * letters. Dead letters are kept as long as SQS allows. Who may send and receive is decided by the roles of senders and
 * receivers, not here.
 */
public final class QueueWithDeadLetter extends ComponentResource {

    private static final String TYPE = "renderfleet:messaging:QueueWithDeadLetter";
    private static final String COMPONENT = "messaging";
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final MissingData IDLE_IS_SILENT =
            MissingData.isGood("SQS reports nothing for a queue that was idle for six hours");

    private final Queue queue;
    private final Queue deadLetters;

    /**
     * What a queue is like.
     *
     * @param base its name without app and stage, such as {@code gpu_tasks_queue}
     * @param depthAlarm messages waiting over 15 minutes that are more than usual
     * @param ageAlarm age of the oldest message that means nobody is taking messages
     * @param protectData whether the dead letters outlive the stack
     */
    public record Args(
            Tags tags,
            String region,
            String base,
            boolean fifo,
            Duration visibilityTimeout,
            Duration receiveWait,
            Duration retention,
            int maxReceives,
            int depthAlarm,
            Duration ageAlarm,
            Output<String> keyArn,
            AlertTopics alerts,
            boolean protectData) {}

    public QueueWithDeadLetter(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        deadLetters = deadLetters(name, args);
        queue = queue(name, args);
        redriveOnlyFromHere(name);
        tlsOnly(name, queue, physical(args, args.base()));
        tlsOnly(name + "-dlq", deadLetters, physical(args, args.base() + "_dlq"));
        alarms(name, args);
        registerOutputs(Map.of("url", queue.url(), "arn", queue.arn(), "deadLetterUrl", deadLetters.url()));
    }

    private Queue deadLetters(String name, Args args) {
        return new Queue(
                name + "-dlq",
                common(args)
                        .name(physical(args, args.base() + "_dlq"))
                        .messageRetentionSeconds((int) DEAD_LETTER_RETENTION.toSeconds())
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .retainOnDelete(args.protectData())
                        .dependsOn(identity(name + "-dlq", args.base() + "_dlq", args))
                        .build());
    }

    private Queue queue(String name, Args args) {
        return new Queue(
                name,
                common(args)
                        .name(physical(args, args.base()))
                        .visibilityTimeoutSeconds((int) args.visibilityTimeout().toSeconds())
                        .receiveWaitTimeSeconds((int) args.receiveWait().toSeconds())
                        .messageRetentionSeconds((int) args.retention().toSeconds())
                        .redrivePolicy(deadLetterArn().applyValue(arn -> redrivePolicy(arn, args.maxReceives())))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(identity(name, args.base(), args))
                        .build());
    }

    private StoreIdentity identity(String store, String base, Args args) {
        return StoreIdentity.of(
                new StoreIdentity.Args(
                        store,
                        args.region(),
                        Map.of("name", physical(args, base), "fifoQueue", args.fifo() ? "true" : "")),
                this);
    }

    private static QueueArgs.Builder common(Args args) {
        QueueArgs.Builder queue = QueueArgs.builder()
                .kmsMasterKeyId(args.keyArn())
                .tags(args.tags().of(COMPONENT));
        if (args.fifo()) {
            queue.fifoQueue(true).deduplicationScope("messageGroup").fifoThroughputLimit("perMessageGroupId");
        }
        return queue;
    }

    /** SQS wants the names of FIFO queues to end so. */
    private static String physical(Args args, String base) {
        return args.tags().names().of(base) + (args.fifo() ? ".fifo" : "");
    }

    private static String redrivePolicy(String deadLetterArn, int maxReceives) {
        JsonObject policy = new JsonObject();
        policy.addProperty("deadLetterTargetArn", deadLetterArn);
        policy.addProperty("maxReceiveCount", maxReceives);
        return policy.toString();
    }

    private void redriveOnlyFromHere(String name) {
        new RedriveAllowPolicy(
                name + "-dlq-redrive-allow",
                RedriveAllowPolicyArgs.builder()
                        .queueUrl(deadLetters.id())
                        .redriveAllowPolicy(arn().applyValue(QueueWithDeadLetter::allowFrom))
                        .build(),
                children());
    }

    private static String allowFrom(String sourceArn) {
        JsonArray sources = new JsonArray();
        sources.add(sourceArn);
        JsonObject policy = new JsonObject();
        policy.addProperty("redrivePermission", "byQueue");
        policy.add("sourceQueueArns", sources);
        return policy.toString();
    }

    /**
     * Named by its physical name, and the queue by its id (which is its URL): the first preview knows the one and traces the
     * other, so that the policy pack can judge both before anything is created.
     */
    private void tlsOnly(String name, Queue target, String physicalName) {
        new QueuePolicy(
                name + "-policy",
                QueuePolicyArgs.builder()
                        .queueUrl(target.id())
                        .policy(PolicyDocument.of(Statement.deny("TlsOnly", "sqs:*")
                                        .by("AWS", "*")
                                        .on("arn:aws:sqs:*:*:" + physicalName)
                                        .when("Bool", "aws:SecureTransport", "false"))
                                .toJson())
                        .build(),
                children());
    }

    private void alarms(String name, Args args) {
        Alarms alarms = new Alarms(args.tags(), COMPONENT, args.alerts(), this);
        Evaluation aQuarterOfAnHour = Evaluation.all(3, PERIOD);
        alarms.tell(
                name + "-depth",
                new Alarm(
                        "More than " + args.depthAlarm() + " messages have been waiting in " + args.base()
                                + " for 15 minutes",
                        metric("ApproximateNumberOfMessagesVisible", queue).maximum(),
                        Condition.above(args.depthAlarm()),
                        aQuarterOfAnHour,
                        IDLE_IS_SILENT,
                        Priority.P2,
                        "queue-depth"));
        alarms.tell(
                name + "-age",
                new Alarm(
                        "The oldest message in " + args.base() + " is older than "
                                + args.ageAlarm().toMinutes() + " minutes",
                        metric("ApproximateAgeOfOldestMessage", queue).maximum(),
                        Condition.above(args.ageAlarm()),
                        aQuarterOfAnHour,
                        IDLE_IS_SILENT,
                        Priority.P2,
                        "queue-age"));
        alarms.tell(
                name + "-dead-letters",
                new Alarm(
                        "There are dead letters of " + args.base(),
                        metric("ApproximateNumberOfMessagesVisible", deadLetters)
                                .maximum(),
                        Condition.above(0),
                        Evaluation.all(1, PERIOD),
                        IDLE_IS_SILENT,
                        Priority.P2,
                        "dead-letters"));
    }

    private static Metric metric(String name, Queue watched) {
        return Metric.of("AWS/SQS", name, Map.of("QueueName", watched.name()));
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public Output<String> url() {
        return queue.url();
    }

    public Output<String> arn() {
        return queue.arn();
    }

    public Output<String> queueName() {
        return queue.name();
    }

    public Output<String> deadLetterUrl() {
        return deadLetters.url();
    }

    public Output<String> deadLetterArn() {
        return deadLetters.arn();
    }
}

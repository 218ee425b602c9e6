package dev.renderfleet.messaging;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
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
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.naming.Tags;
import java.time.Duration;
import java.util.List;
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
    private static final Duration ALARM_PERIOD = Duration.ofMinutes(5);
    private static final int ALARM_PERIODS = 3;

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
        tlsOnly(name, queue);
        tlsOnly(name + "-dlq", deadLetters);
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
                        .redrivePolicy(deadLetters.arn().applyValue(arn -> redrivePolicy(arn, args.maxReceives())))
                        .build(),
                children());
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
                        .queueUrl(deadLetters.url())
                        .redriveAllowPolicy(queue.arn().applyValue(QueueWithDeadLetter::allowFrom))
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

    private void tlsOnly(String name, Queue target) {
        new QueuePolicy(
                name + "-policy",
                QueuePolicyArgs.builder()
                        .queueUrl(target.url())
                        .policy(target.arn().applyValue(arn -> PolicyDocument.of(Statement.deny("TlsOnly", "sqs:*")
                                        .by("AWS", "*")
                                        .on(arn)
                                        .when("Bool", "aws:SecureTransport", "false"))
                                .toJson()))
                        .build(),
                children());
    }

    private void alarms(String name, Args args) {
        alarm(
                name + "-depth",
                "More than " + args.depthAlarm() + " messages have waited in " + args.base() + " for 15 minutes",
                queue,
                "ApproximateNumberOfMessagesVisible",
                args.depthAlarm(),
                ALARM_PERIODS,
                Priority.P2,
                args);
        alarm(
                name + "-age",
                "The oldest message in " + args.base() + " is older than "
                        + args.ageAlarm().toMinutes() + " minutes",
                queue,
                "ApproximateAgeOfOldestMessage",
                args.ageAlarm().toSeconds(),
                ALARM_PERIODS,
                Priority.P2,
                args);
        alarm(
                name + "-dead-letters",
                "There are dead letters of " + args.base(),
                deadLetters,
                "ApproximateNumberOfMessagesVisible",
                0,
                1,
                Priority.P2,
                args);
    }

    /** SQS reports nothing for a queue that was idle for six hours: no data is a good sign here. */
    private void alarm(
            String name,
            String description,
            Queue watched,
            String metric,
            long threshold,
            int periods,
            Priority priority,
            Args args) {
        new MetricAlarm(
                name + "-alarm",
                MetricAlarmArgs.builder()
                        .name(args.tags().names().of(name))
                        .alarmDescription(description)
                        .namespace("AWS/SQS")
                        .metricName(metric)
                        .dimensions(watched.name().applyValue(queueName -> Map.of("QueueName", queueName)))
                        .statistic("Maximum")
                        .period((int) ALARM_PERIOD.toSeconds())
                        .evaluationPeriods(periods)
                        .datapointsToAlarm(periods)
                        .comparisonOperator("GreaterThanThreshold")
                        .threshold((double) threshold)
                        .treatMissingData("notBreaching")
                        .alarmActions(args.alerts().arn(priority).applyValue(List::of))
                        .okActions(args.alerts().arn(priority).applyValue(List::of))
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
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

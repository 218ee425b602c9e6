package dev.renderfleet.notifications;

import com.pulumi.aws.lambda.EventSourceMapping;
import com.pulumi.aws.lambda.EventSourceMappingArgs;
import com.pulumi.aws.lambda.inputs.EventSourceMappingScalingConfigArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.functions.JavaFunction;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.monitoring.Alarm;
import dev.renderfleet.monitoring.Alarms;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Condition;
import dev.renderfleet.monitoring.Evaluation;
import dev.renderfleet.monitoring.Metric;
import dev.renderfleet.monitoring.MissingData;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.monitoring.Signal;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import dev.renderfleet.stage.Notifications.QueueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The function notification-worker on the notification queue: it stores each notification in Aurora once. The queue, its dead
 * letters and the alarms for depth and age are not made here: they are the queue's own.
 */
public final class Notifications extends ComponentResource {

    private static final String TYPE = "renderfleet:notifications:Notifications";
    private static final String COMPONENT = "notifications";
    private static final String ARCHIVE = "lambda/notifications/target/notifications.zip";
    private static final String HANDLER = "dev.renderfleet.lambda.notifications.NotificationWorkerHandler";
    /** In MiB. The function needs a quarter of it; a smaller one gets less of a CPU. */
    private static final int MEMORY = 512;
    /** All that SQS hands out at once. */
    private static final int BATCH = 10;

    private static final Duration BATCH_WINDOW = Duration.ofSeconds(5);

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Evaluation QUARTER_OF_AN_HOUR = Evaluation.all(3, PERIOD);
    /** Share of its timeout that the slowest invocation may take before somebody is told. */
    private static final double LONG = 0.8;

    private static final MissingData IDLE_IS_SILENT =
            MissingData.isGood("Lambda reports nothing for a function that nobody calls");

    private final JavaFunction function;

    /**
     * What the function works on.
     *
     * @param databaseSecretArn the secret with the login to Aurora
     * @param databaseReady what has to be there before that login works and there is a table to write to
     * @param vpc where the function reaches Aurora, and over HTTPS Secrets Manager and SQS
     */
    public record Args(
            Tags tags,
            dev.renderfleet.stage.Notifications config,
            Output<String> queueArn,
            Output<String> deadLetterUrl,
            Output<String> deadLetterArn,
            Output<String> queuesKeyArn,
            Output<String> databaseSecretArn,
            Output<String> dataKeyArn,
            Optional<Resource> databaseReady,
            JavaFunction.Vpc vpc,
            Output<String> logsKeyArn,
            LogRetention retention,
            AlertTopics alerts) {}

    public Notifications(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        function = function(name, args);
        takeFromQueue(name, args);
        alarms(name, args);
        registerOutputs(Map.of("functionArn", function.arn()));
    }

    private JavaFunction function(String name, Args args) {
        return new JavaFunction(
                name + "-worker",
                new JavaFunction.Args(
                        args.tags(),
                        COMPONENT,
                        "notification-worker",
                        "Stores notifications in Aurora",
                        ARCHIVE,
                        HANDLER,
                        MEMORY,
                        args.config().functionTimeout(),
                        args.config().concurrency(),
                        args.config().tracing(),
                        Map.of(
                                "DATABASE_SECRET",
                                args.databaseSecretArn(),
                                "DEAD_LETTER_QUEUE_URL",
                                args.deadLetterUrl(),
                                "MAX_RECEIVES",
                                Output.of(String.valueOf(args.config().maxReceives()))),
                        statements(args),
                        Optional.of(args.vpc()),
                        args.logsKeyArn(),
                        args.retention(),
                        Optional.empty()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    /** To the dead letters it may only add: what is there is for people to look at and to send back. */
    private static Output<List<Statement>> statements(Args args) {
        return Output.tuple(
                        args.queueArn(),
                        args.deadLetterArn(),
                        args.queuesKeyArn(),
                        args.databaseSecretArn(),
                        args.dataKeyArn())
                .applyValue(t -> List.of(
                        Statement.allow(
                                        "TakeMessages",
                                        "sqs:DeleteMessage",
                                        "sqs:GetQueueAttributes",
                                        "sqs:ReceiveMessage")
                                .on(t.t1),
                        Statement.allow("AddDeadLetters", "sqs:SendMessage").on(t.t2),
                        Statement.allow("EncryptAndDecryptMessages", "kms:Decrypt", "kms:GenerateDataKey")
                                .on(t.t3),
                        Statement.allow("ReadLogin", "secretsmanager:GetSecretValue")
                                .on(t.t4),
                        Statement.allow("DecryptLogin", "kms:Decrypt").on(t.t5)));
    }

    private void takeFromQueue(String name, Args args) {
        EventSourceMappingArgs.Builder mapping = EventSourceMappingArgs.builder()
                .functionName(function.alias().arn())
                .eventSourceArn(args.queueArn())
                .batchSize(BATCH)
                .functionResponseTypes("ReportBatchItemFailures")
                // Lambda then polls for as many as can run, instead of having the rest throttled until they are dead
                // letters.
                .scalingConfig(EventSourceMappingScalingConfigArgs.builder()
                        .maximumConcurrency(args.config().concurrency())
                        .build())
                .tags(args.tags().of(COMPONENT));
        if (args.config().queueType() == QueueType.STANDARD) {
            // Lambda knows no batch window for FIFO queues.
            mapping.maximumBatchingWindowInSeconds((int) BATCH_WINDOW.toSeconds());
        }
        CustomResourceOptions.Builder options = CustomResourceOptions.builder().parent(this);
        args.databaseReady().ifPresent(options::dependsOn);
        new EventSourceMapping(name + "-queue", mapping.build(), options.build());
    }

    private void alarms(String name, Args args) {
        Alarms alarms = new Alarms(args.tags(), COMPONENT, args.alerts(), this);
        alarms.tell(
                name + "-errors",
                alarm(
                        "notification-worker has failed with whole batches for 15 minutes",
                        lambda("Errors").sum(),
                        Condition.above(0),
                        "function-errors"));
        alarms.tell(
                name + "-retries",
                alarm(
                        "notification-worker could not store some notifications for 15 minutes",
                        Metric.of(Metric.OWN, "NotificationsRetried", Map.of("FunctionName", function.name()))
                                .sum(),
                        Condition.above(0),
                        "notification-retries"));
        alarms.tell(
                name + "-duration",
                alarm(
                        "notification-worker has needed over 80 % of its timeout for 15 minutes",
                        lambda("Duration").maximum(),
                        Condition.above(args.config().functionTimeout().toMillis() * LONG),
                        "function-duration"));
        alarms.tell(
                name + "-throttles",
                alarm(
                        "notification-worker has been throttled for 15 minutes",
                        lambda("Throttles").sum(),
                        Condition.above(0),
                        "function-throttles"));
    }

    private static Alarm alarm(String meaning, Signal signal, Condition condition, String runbook) {
        return new Alarm(meaning, signal, condition, QUARTER_OF_AN_HOUR, IDLE_IS_SILENT, Priority.P2, runbook);
    }

    private Metric lambda(String metric) {
        return Metric.of("AWS/Lambda", metric, Map.of("FunctionName", function.name()));
    }

    public Output<String> functionName() {
        return function.name();
    }
}

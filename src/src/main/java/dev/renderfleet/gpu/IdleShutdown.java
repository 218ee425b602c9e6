package dev.renderfleet.gpu;

import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
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
import dev.renderfleet.stage.LogRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The alarm that tells that the queue of GPU tasks stays empty, and the function that it calls to stop their instance. */
final class IdleShutdown extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:IdleShutdown";
    private static final Duration PERIOD = Duration.ofMinutes(5);
    /** Alarms that call functions do so as this service. */
    private static final String ALARM_SERVICE = "lambda.alarms.cloudwatch.amazonaws.com";

    private final IdleFunction function;
    private final MetricAlarm alarm;

    /**
     * What is watched and stopped.
     *
     * @param idleAfter whole periods of five minutes
     * @param instanceId none while the stage has no instance
     */
    record Args(
            Tags tags,
            Duration idleAfter,
            Optional<Output<String>> instanceId,
            String region,
            Output<String> accountId,
            Output<String> queueName,
            Output<String> queueUrl,
            Output<String> queueArn,
            Output<String> logsKeyArn,
            LogRetention retention,
            AlertTopics alerts) {}

    IdleShutdown(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        function = function(name, args);
        alarm = alarm(args);
        function.allow(name + "-by-alarm", ALARM_SERVICE, alarm.arn());
        registerOutputs(Map.of("alarmArn", alarm.arn()));
    }

    private IdleFunction function(String name, Args args) {
        Map<String, Output<String>> environment = new HashMap<>();
        environment.put("QUEUE_URL", args.queueUrl());
        environment.put(
                "IDLE_MINUTES", Output.of(String.valueOf(args.idleAfter().toMinutes())));
        args.instanceId().ifPresent(id -> environment.put("GPU_INSTANCE_ID", id));
        return new IdleFunction(
                name,
                new IdleFunction.Args(
                        args.tags(),
                        "shutdown-gpu",
                        "Stops the GPU task instance when its queue stays empty",
                        "ShutdownGpuHandler",
                        Optional.of("lambda-gpu-shutdown-role"),
                        environment,
                        Output.tuple(
                                        args.queueArn(),
                                        args.accountId(),
                                        args.instanceId().orElseGet(() -> Output.of("*")))
                                .applyValue(t -> statements(t.t1, args.region(), t.t2, t.t3)),
                        args.logsKeyArn(),
                        args.retention(),
                        args.alerts()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    /** It stops the stage's instance alone, and only while that has the tag. It looks at the queue, so that it never stops a worker that has a task. */
    static List<Statement> statements(String queueArn, String region, String account, String instanceId) {
        List<Statement> all = new ArrayList<>();
        all.add(Statement.allow("SeeInstances", "ec2:DescribeInstances").on("*"));
        all.add(Statement.allow("StopGpuInstances", "ec2:StopInstances")
                .on("arn:aws:ec2:" + region + ":" + account + ":instance/" + instanceId)
                .when("StringEquals", "ec2:ResourceTag/" + TaskInstance.PURPOSE_KEY, TaskInstance.PURPOSE));
        all.add(Statement.allow("SeeQueue", "sqs:GetQueueAttributes").on(queueArn));
        all.add(Statement.allow("SeeQueueLately", "cloudwatch:GetMetricStatistics")
                .on("*"));
        return all;
    }

    private MetricAlarm alarm(Args args) {
        long minutes = args.idleAfter().toMinutes();
        return new Alarms(args.tags(), GpuWorkers.COMPONENT, args.alerts(), this)
                .act(
                        "QueueEmptyFor" + minutes + "Min",
                        new Alarm(
                                "No GPU task has waited for " + minutes + " minutes: the task instance is stopped",
                                Metric.of(
                                                "AWS/SQS",
                                                "ApproximateNumberOfMessagesVisible",
                                                Map.of("QueueName", args.queueName()))
                                        .average(),
                                Condition.atMost(0),
                                Evaluation.all((int) (minutes / PERIOD.toMinutes()), PERIOD),
                                MissingData.isGood("SQS reports nothing of a queue that nobody used for hours"),
                                Priority.P3,
                                "gpu-task-instance-not-stopping"),
                        function.aliasArn());
    }

    Output<String> alarmName() {
        return alarm.name();
    }

    Output<String> alarmArn() {
        return alarm.arn();
    }

    Output<String> functionName() {
        return function.function().name();
    }

    Output<String> functionArn() {
        return function.function().arn();
    }

    Output<String> roleArn() {
        return function.function().roleArn();
    }
}

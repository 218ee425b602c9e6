package dev.renderfleet.gpu;

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
import dev.renderfleet.stage.LogRetention;
import dev.renderfleet.stage.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stage's topic that workflows' alarms publish to when their queue has been empty for long enough, and the function
 * subscribed to it, which takes a fleet down to nothing if no worker of it has a job.
 */
final class ScaleToZero extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:ScaleToZero";
    private static final String BASE = "scale-to-zero";
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final int UNKNOWN_ROUNDS = 6;

    private final Topic topic;
    private final IdleFunction function;

    record Args(
            Tags tags,
            List<Workflow> workflows,
            String region,
            Output<String> accountId,
            Output<String> logsKeyArn,
            LogRetention retention,
            AlertTopics alerts) {}

    ScaleToZero(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        topic = topic(name, args);
        function = function(name, args);
        subscribe(name);
        tellOfUnknown(args);
        registerOutputs(Map.of("topicArn", topic.arn()));
    }

    private Topic topic(String name, Args args) {
        Topic idle = new Topic(
                name + "-topic",
                TopicArgs.builder()
                        .name(args.tags().names().of(BASE))
                        .displayName("Idle GPU fleets of " + args.tags().names().prefix())
                        .kmsMasterKeyId(args.alerts().keyArn())
                        .tags(args.tags().of(GpuWorkers.COMPONENT))
                        .build(),
                children());
        new TopicPolicy(
                name + "-topic-policy",
                TopicPolicyArgs.builder()
                        .arn(idle.arn())
                        .policy(Output.tuple(idle.arn(), args.accountId())
                                .applyValue(t -> policy(t.t1, t.t2, args).toJson()))
                        .build(),
                children());
        return idle;
    }

    /** Only the stage's own alarms may say that a fleet is idle. */
    private static PolicyDocument policy(String topicArn, String account, Args args) {
        String alarms =
                "arn:aws:cloudwatch:" + args.region() + ":" + account + ":alarm:" + alarmPrefix(args.tags()) + "*";
        return PolicyDocument.of(
                Statement.allow("QueueEmptyAlarms", "sns:Publish")
                        .by("Service", "cloudwatch.amazonaws.com")
                        .on(topicArn)
                        .when("ArnLike", "aws:SourceArn", alarms)
                        .when("StringEquals", "aws:SourceAccount", account),
                Statement.deny("TlsOnly", "sns:Publish")
                        .by("AWS", "*")
                        .on(topicArn)
                        .when("Bool", "aws:SecureTransport", "false"));
    }

    private static String alarmPrefix(Tags tags) {
        return tags.names().of(GpuWorkers.QUEUE_EMPTY_ALARM);
    }

    private IdleFunction function(String name, Args args) {
        return new IdleFunction(
                name,
                new IdleFunction.Args(
                        args.tags(),
                        BASE,
                        "Takes idle GPU fleets down to nothing",
                        "ScaleToZeroHandler",
                        Optional.empty(),
                        Map.of(
                                "APP", Output.of(args.tags().names().app()),
                                "STAGE", Output.of(args.tags().names().stage()),
                                "QUEUE_EMPTY_ALARM_PREFIX", Output.of(alarmPrefix(args.tags()))),
                        args.accountId().applyValue(account -> statements(account, args)),
                        args.logsKeyArn(),
                        args.retention(),
                        args.alerts()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    private static List<Statement> statements(String account, Args args) {
        String[] groups = args.workflows().stream()
                .flatMap(workflow -> GroupNames.of(args.tags(), workflow).stream())
                .map(group -> GroupNames.arn(args.region(), account, group))
                .toArray(String[]::new);
        return List.of(
                Statement.allow(
                                "SeeFleets",
                                "autoscaling:DescribeAutoScalingGroups",
                                "cloudwatch:DescribeAlarms",
                                "cloudwatch:GetMetricStatistics")
                        .on("*"),
                Statement.allow("EmptyFleets", "autoscaling:SetDesiredCapacity", "autoscaling:SetInstanceProtection")
                        .on(groups));
    }

    private void subscribe(String name) {
        function.allow(name + "-by-topic", "sns.amazonaws.com", topicArn());
        new TopicSubscription(
                name + "-subscription",
                TopicSubscriptionArgs.builder()
                        .topic(topicArn())
                        .protocol("lambda")
                        .endpoint(function.aliasArn())
                        .build(),
                children());
    }

    private void tellOfUnknown(Args args) {
        Metric unknown = Metric.of(
                Metric.OWN,
                "FleetsUnknown",
                Map.of("FunctionName", function.function().name()));
        new Alarms(args.tags(), GpuWorkers.COMPONENT, args.alerts(), this)
                .tell(
                        "fleets-unknown",
                        new Alarm(
                                "For half an hour a GPU fleet has had instances of which nobody can tell whether they are idle",
                                unknown.maximum(),
                                Condition.above(0),
                                Evaluation.all(UNKNOWN_ROUNDS, ROUND),
                                MissingData.isGood("a function that does not run fails elsewhere"),
                                Priority.P2,
                                "gpu-fleet-not-going-down"));
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    Output<String> topicArn() {
        return topic.arn();
    }
}

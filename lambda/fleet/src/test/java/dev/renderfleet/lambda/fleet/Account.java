package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.query.Xml;
import dev.renderfleet.lambda.runtime.Deadline;
import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.runtime.JsonLog;
import dev.renderfleet.lambda.runtime.Metrics;
import dev.renderfleet.lambda.runtime.Redaction;
import dev.renderfleet.lambda.testing.MotoServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/** An emulated account, set up and looked at with the functions' own client. */
final class Account implements AutoCloseable {
    private static final String REGION = "us-east-1";
    private static final String IMAGE = "ami-12c6146b";

    private final MotoServer server = MotoServer.start();
    private final QueryClient aws = QueryClient.of(
            REGION,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            server.environment(),
            pause -> {});

    QueryClient client() {
        return aws;
    }

    Map<String, String> environment() {
        return server.environment();
    }

    /** Another clock makes it another time. */
    static Invocation invocation(Clock clock) {
        Redaction redaction = new Redaction();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Invocation(
                new JsonLog(nowhere, clock, redaction, JsonLog.Level.DEBUG),
                new Metrics(),
                Deadline.in(Duration.ofSeconds(50), clock),
                redaction);
    }

    String runInstance() {
        XmlElement answer = aws.call(
                Service.EC2,
                "RunInstances",
                Parameters.none()
                        .with("ImageId", IMAGE)
                        .with("MinCount", 1)
                        .with("MaxCount", 1)
                        .with("InstanceType", "g4dn.xlarge"));
        return Xml.text(Xml.items(answer, "instancesSet").get(0), "instanceId");
    }

    String instanceState(String id) {
        return new Instances(aws).find(id).orElseThrow().state();
    }

    String createQueue(String name) {
        return Xml.text(
                aws.call(Service.SQS, "CreateQueue", Parameters.none().with("QueueName", name)),
                "CreateQueueResult",
                "QueueUrl");
    }

    void send(String queueUrl) {
        aws.call(
                Service.SQS,
                "SendMessage",
                Parameters.none().with("QueueUrl", queueUrl).with("MessageBody", "task"));
    }

    void receive(String queueUrl) {
        aws.call(Service.SQS, "ReceiveMessage", Parameters.none().with("QueueUrl", queueUrl));
    }

    /** A group of a workflow with that many instances, tagged as the stack tags it. */
    void createGroup(String name, String stage, String workflow, int instances) {
        aws.call(
                Service.AUTO_SCALING,
                "CreateLaunchConfiguration",
                Parameters.none()
                        .with("LaunchConfigurationName", name)
                        .with("ImageId", IMAGE)
                        .with("InstanceType", "g4dn.xlarge"));
        Parameters group = Parameters.none()
                .with("AutoScalingGroupName", name)
                .with("LaunchConfigurationName", name)
                .with("MinSize", 0)
                .with("MaxSize", 5)
                .with("DesiredCapacity", instances)
                .with("AvailabilityZones.member.1", REGION + "a");
        int place = 1;
        for (Map.Entry<String, String> tag :
                Map.of("App", "bp", "Stage", stage, "Workflow", workflow).entrySet()) {
            group.with("Tags.member." + place + ".Key", tag.getKey());
            group.with("Tags.member." + place + ".Value", tag.getValue());
            group.with("Tags.member." + place + ".PropagateAtLaunch", true);
            place++;
        }
        aws.call(Service.AUTO_SCALING, "CreateAutoScalingGroup", group);
    }

    FleetGroups.Group group(String name) {
        return new FleetGroups(aws, "bp", "dev")
                .byWorkflow().values().stream()
                        .flatMap(List::stream)
                        .filter(group -> group.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    void protect(String name) {
        XmlElement answer = aws.call(
                Service.AUTO_SCALING,
                "DescribeAutoScalingGroups",
                Parameters.none().with("AutoScalingGroupNames.member.1", name));
        XmlElement group = Xml.items(answer, "DescribeAutoScalingGroupsResult", "AutoScalingGroups")
                .get(0);
        aws.call(
                Service.AUTO_SCALING,
                "SetInstanceProtection",
                Parameters.none()
                        .with("AutoScalingGroupName", name)
                        .with(
                                "InstanceIds.member",
                                Xml.items(group, "Instances").stream()
                                        .map(instance -> Xml.text(instance, "InstanceId"))
                                        .toList())
                        .with("ProtectedFromScaleIn", true));
    }

    void alarm(String name, String state) {
        aws.call(
                Service.CLOUDWATCH,
                "PutMetricAlarm",
                Parameters.none()
                        .with("AlarmName", name)
                        .with("ComparisonOperator", "LessThanOrEqualToThreshold")
                        .with("EvaluationPeriods", 15)
                        .with("Namespace", "Renderfleet")
                        .with("MetricName", "QueueDepth")
                        .with("Statistic", "Maximum")
                        .with("Period", 60)
                        .with("Threshold", 0));
        aws.call(
                Service.CLOUDWATCH,
                "SetAlarmState",
                Parameters.none()
                        .with("AlarmName", name)
                        .with("StateValue", state)
                        .with("StateReason", "test"));
    }

    /** One value a minute over the minutes before now. */
    void report(String metric, String workflow, double value, int minutes) {
        for (int minute = 1; minute <= minutes; minute++) {
            aws.call(
                    Service.CLOUDWATCH,
                    "PutMetricData",
                    Parameters.none()
                            .with("Namespace", "Renderfleet")
                            .with("MetricData.member.1.MetricName", metric)
                            .with("MetricData.member.1.Value", value)
                            .with(
                                    "MetricData.member.1.Timestamp",
                                    Instant.now()
                                            .minus(Duration.ofMinutes(minute).minusSeconds(20)))
                            .with("MetricData.member.1.Dimensions.member.1.Name", "Stage")
                            .with("MetricData.member.1.Dimensions.member.1.Value", "dev")
                            .with("MetricData.member.1.Dimensions.member.2.Name", "Workflow")
                            .with("MetricData.member.1.Dimensions.member.2.Value", workflow));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

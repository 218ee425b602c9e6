package dev.renderfleet.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationsTest {

    private static final String FUNCTION = "aws:lambda/function:Function";
    private static final String MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
    private static final String QUEUE = "aws:sqs/queue:Queue";

    private final Recording dev = Stages.committed("dev");

    @ParameterizedTest
    @CsvSource({"dev, 5", "staging, 10", "prod, 50", "local, 5"})
    void as_many_run_at_once_as_the_stage_says_and_no_more_are_polled_for(String stage, int concurrency) {
        Recording recording = Stages.committed(stage);

        assertThat(recording.resource(FUNCTION, "notifications-worker").integer("reservedConcurrentExecutions"))
                .contains(concurrency);
        assertThat(recording.resource(MAPPING, "notifications-queue").integer("scalingConfig.maximumConcurrency"))
                .contains(concurrency);
    }

    @Test
    void the_function_takes_batches_of_ten_within_five_seconds_and_reports_single_failures() {
        RecordedResource mapping = dev.resource(MAPPING, "notifications-queue");

        assertThat(mapping.integer("batchSize")).contains(10);
        assertThat(mapping.integer("maximumBatchingWindowInSeconds")).contains(5);
        assertThat(mapping.strings("functionResponseTypes")).containsExactly("ReportBatchItemFailures");
        assertThat(mapping.text("eventSourceArn"))
                .isEqualTo(dev.resource(QUEUE, "notifications-queue").outputs().text("arn"));
        assertThat(mapping.text("functionName"))
                .isEqualTo(dev.resource("aws:lambda/alias:Alias", "notifications-worker-live")
                        .outputs()
                        .text("arn"));
    }

    @Test
    void a_fifo_queue_has_no_batch_window() {
        Recording fifo = Stages.of("dev", Stages.minimal("notifications: {queueType: fifo}"));

        assertThat(fifo.resource(MAPPING, "notifications-queue").integer("maximumBatchingWindowInSeconds"))
                .isEmpty();
    }

    @Test
    void the_function_knows_the_login_the_dead_letters_and_how_often_messages_are_tried() {
        RecordedResource function = dev.resource(FUNCTION, "notifications-worker");
        RecordedResource queue = dev.resource(QUEUE, "notifications-queue");

        assertThat(function.stringMap("environment.variables"))
                .isEqualTo(Map.of(
                        "DATABASE_SECRET",
                        dev.resource("aws:secretsmanager/secret:Secret", "aurora-app")
                                .outputs()
                                .text("arn"),
                        "DEAD_LETTER_QUEUE_URL",
                        dev.resource(QUEUE, "notifications-queue-dlq").outputs().text("url"),
                        "MAX_RECEIVES",
                        String.valueOf(queue.json("redrivePolicy")
                                .integer("maxReceiveCount")
                                .orElseThrow())));
        assertThat(function.integer("timeout").orElseThrow() * 6)
                .isLessThanOrEqualTo(queue.integer("visibilityTimeoutSeconds").orElseThrow());
    }

    @Test
    void it_takes_from_its_queue_adds_to_the_dead_letters_and_reads_one_secret() {
        List<? extends PropertyView> statements = dev.resource(
                        "aws:iam/rolePolicy:RolePolicy", "notifications-worker-policy")
                .json("policy")
                .list("Statement");
        Map<String, String> resources = statements.stream()
                .collect(java.util.stream.Collectors.toMap(s -> s.text("Sid"), s -> s.text("Resource")));

        assertThat(resources.keySet())
                .containsExactlyInAnyOrder(
                        "WriteLogs",
                        "TakeMessages",
                        "AddDeadLetters",
                        "EncryptAndDecryptMessages",
                        "ReadLogin",
                        "DecryptLogin");
        assertThat(resources).doesNotContainValue("*");
        assertThat(resources.get("AddDeadLetters"))
                .isEqualTo(
                        dev.resource(QUEUE, "notifications-queue-dlq").outputs().text("arn"));
        assertThat(resources.get("TakeMessages"))
                .isEqualTo(dev.resource(QUEUE, "notifications-queue").outputs().text("arn"));
    }

    @Test
    void it_runs_in_private_subnets_with_a_security_group_of_its_own() {
        RecordedResource function = dev.resource(FUNCTION, "notifications-worker");

        assertThat(function.strings("vpcConfig.securityGroupIds"))
                .containsExactly(dev.resource(
                                "aws:ec2/securityGroup:SecurityGroup", "network-security-groups-notification-worker")
                        .id());
        assertThat(function.strings("vpcConfig.subnetIds")).hasSize(2);
    }

    @Test
    void tracing_can_be_switched_off_with_its_permission() {
        Recording untraced = Stages.of("dev", Stages.minimal("notifications: {tracing: false}"));

        assertThat(dev.resource(FUNCTION, "notifications-worker").text("tracingConfig.mode"))
                .isEqualTo("Active");
        assertThat(untraced.resource(FUNCTION, "notifications-worker").text("tracingConfig.mode"))
                .isEqualTo("PassThrough");
        assertThat(untraced.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment"))
                .extracting(RecordedResource::name)
                .contains("notifications-worker-vpc")
                .doesNotContain("notifications-worker-tracing");
    }

    @Test
    void a_stage_without_the_api_has_no_worker() {
        Recording without = Stages.of("dev", Stages.minimal("workloads: {api: false}"));

        assertThat(without.ofType(MAPPING)).isEmpty();
        assertThat(without.stackOutputs().at("NotificationFunctionName").isAbsent())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "errors, Errors, AWS/Lambda, 0",
        "throttles, Throttles, AWS/Lambda, 0",
        "duration, Duration, AWS/Lambda, 24000",
        "retries, NotificationsRetried, Renderfleet, 0"
    })
    void errors_retries_slowness_and_throttling_raise_alarms(
            String alarm, String metric, String namespace, double threshold) {
        RecordedResource resource =
                dev.resource("aws:cloudwatch/metricAlarm:MetricAlarm", "notifications-" + alarm + "-alarm");

        assertThat(resource.text("metricName")).isEqualTo(metric);
        assertThat(resource.text("namespace")).isEqualTo(namespace);
        assertThat(resource.number("threshold")).hasValue(threshold);
        assertThat(resource.text("dimensions.FunctionName")).isEqualTo("bp-dev-notification-worker");
    }
}

package dev.renderfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueuesTest {

    private static final String QUEUE = "aws:sqs/queue:Queue";

    private final Recording dev = Stages.committed("dev");

    @Test
    void the_gpu_queue_is_as_documented() {
        RecordedResource queue = dev.resource(QUEUE, "gpu-tasks-queue");

        assertThat(queue.text("name")).isEqualTo("bp-dev-gpu_tasks_queue");
        assertThat(queue.integer("visibilityTimeoutSeconds")).contains(300);
        assertThat(queue.integer("receiveWaitTimeSeconds")).contains(20);
        assertThat(queue.integer("messageRetentionSeconds")).contains(86_400);
        assertThat(queue.json("redrivePolicy").integer("maxReceiveCount")).contains(3);
        assertThat(queue.json("redrivePolicy").text("deadLetterTargetArn"))
                .isEqualTo(dev.resource(QUEUE, "gpu-tasks-queue-dlq").outputs().text("arn"));
    }

    @Test
    void dead_letters_wait_two_weeks() {
        RecordedResource deadLetters = dev.resource(QUEUE, "gpu-tasks-queue-dlq");

        assertThat(deadLetters.text("name")).isEqualTo("bp-dev-gpu_tasks_queue_dlq");
        assertThat(deadLetters.integer("messageRetentionSeconds")).contains(1_209_600);
    }

    @ParameterizedTest
    @CsvSource({"dev, false", "staging, true", "prod, true"})
    void dead_letters_outlive_a_protected_stage(String stage, boolean kept) {
        assertThat(Stages.committed(stage)
                        .resource(QUEUE, "gpu-tasks-queue-dlq")
                        .options()
                        .retainOnDelete()
                        .orElse(false))
                .isEqualTo(kept);
    }

    @Test
    void every_queue_is_encrypted_and_refuses_plain_text() {
        Set<String> withPolicy = dev.ofType("aws:sqs/queuePolicy:QueuePolicy").stream()
                .filter(policy -> policy.text("policy").contains("aws:SecureTransport"))
                .map(policy -> policy.text("queueUrl"))
                .collect(Collectors.toSet());

        assertThat(dev.ofType(QUEUE)).hasSize(4).allSatisfy(queue -> {
            assertThat(queue.text("kmsMasterKeyId")).startsWith("arn:aws:kms:");
            assertThat(withPolicy).contains(queue.outputs().text("url"));
        });
    }

    @Test
    void dead_letters_come_from_their_own_queue_only() {
        assertThat(dev.resource("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "gpu-tasks-queue-dlq-redrive-allow")
                        .json("redriveAllowPolicy")
                        .strings("sourceQueueArns"))
                .containsExactly(
                        dev.resource(QUEUE, "gpu-tasks-queue").outputs().text("arn"));
    }

    @ParameterizedTest
    @CsvSource({"gpu-tasks-queue, 100, 3600", "notifications-queue, 1000, 900"})
    void depth_age_and_dead_letters_raise_alarms(String queue, double depth, double age) {
        assertThat(threshold(queue + "-depth-alarm")).isEqualTo(depth);
        assertThat(threshold(queue + "-age-alarm")).isEqualTo(age);
        assertThat(threshold(queue + "-dead-letters-alarm")).isEqualTo(0);
        assertThat(dev.resource("aws:cloudwatch/metricAlarm:MetricAlarm", queue + "-dead-letters-alarm")
                        .text("dimensions.QueueName"))
                .endsWith("_dlq");
    }

    @Test
    void every_alarm_tells_somebody() {
        assertThat(dev.ofType("aws:cloudwatch/metricAlarm:MetricAlarm"))
                .filteredOn(alarm -> alarm.urn().contains("QueueWithDeadLetter"))
                .isNotEmpty()
                .allSatisfy(alarm ->
                        assertThat(alarm.strings("alarmActions")).allMatch(arn -> arn.startsWith("arn:aws:sns:")));
    }

    @Test
    void a_fifo_queue_and_its_dead_letters_are_both_fifo() {
        Recording fifo = Stages.of("dev", Stages.minimal("notifications: {queueType: fifo}"));

        for (String name : new String[] {"notifications-queue", "notifications-queue-dlq"}) {
            RecordedResource queue = fifo.resource(QUEUE, name);
            assertThat(queue.isTrue("fifoQueue")).isTrue();
            assertThat(queue.text("name")).endsWith(".fifo");
        }
    }

    private double threshold(String alarm) {
        return dev.resource("aws:cloudwatch/metricAlarm:MetricAlarm", alarm)
                .number("threshold")
                .orElseThrow();
    }
}

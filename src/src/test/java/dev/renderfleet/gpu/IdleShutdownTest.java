package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdleShutdownTest {

    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
    private static final String FUNCTION = "aws:lambda/function:Function";
    private static final String PERMISSION = "aws:lambda/permission:Permission";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_alarm_is_as_documented(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource alarm = recording.resource(ALARM, "QueueEmptyFor30Min-alarm");

        assertThat(alarm.text("name")).isEqualTo("bp-" + stage + "-QueueEmptyFor30Min");
        assertThat(alarm.text("namespace") + "/" + alarm.text("metricName"))
                .isEqualTo("AWS/SQS/ApproximateNumberOfMessagesVisible");
        assertThat(alarm.stringMap("dimensions"))
                .containsExactlyEntriesOf(java.util.Map.of("QueueName", "bp-" + stage + "-gpu_tasks_queue"));
        assertThat(alarm.text("statistic")).isEqualTo("Average");
        assertThat(alarm.text("comparisonOperator")).isEqualTo("LessThanOrEqualToThreshold");
        assertThat(alarm.number("threshold")).contains(0.0);
        assertThat(alarm.integer("period")).contains(300);
        assertThat(alarm.integer("evaluationPeriods")).contains(6);
        assertThat(alarm.integer("datapointsToAlarm")).contains(6);
        assertThat(alarm.text("treatMissingData")).isEqualTo("notBreaching");
        assertThat(alarm.strings("alarmActions"))
                .containsExactly(recording
                        .resource("aws:lambda/alias:Alias", "shutdown-gpu-live")
                        .outputs()
                        .text("arn"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_alarm_alone_may_call_as_an_alarm(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource permission = recording.resource(PERMISSION, "shutdown-gpu-by-alarm");

        assertThat(permission.text("principal")).isEqualTo("lambda.alarms.cloudwatch.amazonaws.com");
        assertThat(permission.text("action")).isEqualTo("lambda:InvokeFunction");
        assertThat(permission.text("qualifier")).isEqualTo("live");
        assertThat(permission.text("sourceArn"))
                .isEqualTo(recording
                        .resource(ALARM, "QueueEmptyFor30Min-alarm")
                        .outputs()
                        .text("arn"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_function_and_its_role_are_as_documented(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource function = recording.resource(FUNCTION, "shutdown-gpu");

        assertThat(function.text("name")).isEqualTo("bp-" + stage + "-shutdown-gpu");
        assertThat(function.integer("timeout")).contains(60);
        assertThat(function.integer("reservedConcurrentExecutions")).contains(1);
        assertThat(function.text("environment.variables.GPU_INSTANCE_ID"))
                .isEqualTo(recording
                        .resource("aws:ec2/instance:Instance", "gpu-tasks-instance")
                        .id());
        assertThat(function.text("environment.variables.IDLE_MINUTES")).isEqualTo("30");
        assertThat(recording.resource("aws:iam/role:Role", "shutdown-gpu-role").text("name"))
                .isEqualTo("bp-" + stage + "-lambda-gpu-shutdown-role");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void a_round_every_five_minutes_stops_what_the_alarm_could_not(String stage) {
        Recording recording = Stages.committed(stage);

        for (String name : List.of("shutdown-gpu", "scale-to-zero")) {
            RecordedResource rule = recording.resource("aws:cloudwatch/eventRule:EventRule", name + "-round");
            RecordedResource target =
                    recording.resource("aws:cloudwatch/eventTarget:EventTarget", name + "-round-target");
            assertThat(rule.text("scheduleExpression")).isEqualTo("rate(5 minutes)");
            assertThat(target.text("input")).isEqualTo("{\"sweep\":true}");
            assertThat(target.text("arn"))
                    .isEqualTo(recording
                            .resource("aws:lambda/alias:Alias", name + "-live")
                            .outputs()
                            .text("arn"));
            assertThat(recording.resource(PERMISSION, name + "-by-round").text("sourceArn"))
                    .isEqualTo(rule.outputs().text("arn"));
        }
    }

    @Test
    void another_idle_time_makes_another_alarm() {
        Recording stage = Stages.of("dev", Stages.minimal("gpuTasks: {idleAfter: 1h}"));

        assertThat(stage.resource(ALARM, "QueueEmptyFor60Min-alarm").integer("evaluationPeriods"))
                .contains(12);
        assertThat(stage.resource(FUNCTION, "shutdown-gpu").text("environment.variables.IDLE_MINUTES"))
                .isEqualTo("60");
    }
}

package dev.renderfleet.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.monitoring.AlarmEvaluator.Input;
import dev.renderfleet.monitoring.AlarmEvaluator.State;
import dev.renderfleet.stage.StageFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alarm of every stage, played against time: it goes off, it comes back, and nothing idle sets it off. */
class AlarmBehaviourTest {

    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

    /**
     * What a stage reports that is up and that nobody uses; metrics that are not here report nothing then. RDS: a small class with
     * its engine's own housekeeping. Bytes: image pulls, logs and health checks of a quiet day.
     */
    private static final Map<String, Double> IDLE = Map.ofEntries(
            Map.entry("AWS/SQS ApproximateNumberOfMessagesVisible", 0.0),
            Map.entry("AWS/SQS ApproximateAgeOfOldestMessage", 0.0),
            Map.entry("AWS/RDS CPUUtilization", 6.0),
            Map.entry("AWS/RDS DatabaseConnections", 5.0),
            Map.entry("AWS/RDS FreeStorageSpace", 17.5 * Thresholds.GIB),
            Map.entry("AWS/RDS FreeableMemory", 0.3 * Thresholds.GIB),
            Map.entry("AWS/RDS ServerlessDatabaseCapacity", 0.5),
            Map.entry("AWS/ElastiCache DatabaseMemoryUsagePercentage", 3.0),
            Map.entry("AWS/ElastiCache EngineCPUUtilization", 1.0),
            Map.entry("AWS/NATGateway BytesOutToDestination", 5e6),
            Map.entry("AWS/NATGateway BytesOutToSource", 2e7),
            Map.entry("AWS/NATGateway ErrorPortAllocation", 0.0),
            Map.entry("AWS/EC2 NetworkOut", 2e7),
            Map.entry("AWS/Logs IncomingBytes", 1e6),
            Map.entry("AWS/ECS CPUUtilization", 2.0),
            Map.entry("AWS/ECS MemoryUtilization", 35.0),
            Map.entry("AWS/ApplicationELB UnHealthyHostCount", 0.0),
            Map.entry("AWS/CertificateManager DaysToExpiry", 200.0),
            Map.entry("AWS/AutoScaling GroupInServiceInstances", 0.0),
            Map.entry("AWS/AutoScaling GroupDesiredCapacity", 0.0),
            Map.entry("Renderfleet QueueDepth", 0.0),
            Map.entry("Renderfleet BacklogPerInstance", 0.0),
            Map.entry("Renderfleet ActiveWorkers", 0.0));

    /** For arithmetic: what its inputs report when what the alarm is about happens. */
    private static final Map<String, Double> TROUBLE = Map.ofEntries(
            Map.entry("AWS/DynamoDB ReadThrottleEvents", 3.0),
            Map.entry("AWS/DynamoDB WriteThrottleEvents", 3.0),
            Map.entry("AWS/NATGateway BytesOutToDestination", 1e13),
            Map.entry("AWS/NATGateway BytesOutToSource", 1e13),
            Map.entry("AWS/EC2 NetworkOut", 1e13),
            Map.entry("AWS/Logs IncomingBytes", 1e13),
            Map.entry("AWS/ApplicationELB HTTPCode_Target_5XX_Count", 50.0),
            Map.entry("AWS/ApplicationELB RequestCount", 200.0),
            Map.entry("AWS/AutoScaling GroupInServiceInstances", 0.0),
            Map.entry("AWS/AutoScaling GroupDesiredCapacity", 0.0),
            Map.entry("Renderfleet QueueDepth", 3.0),
            Map.entry("Renderfleet ActiveWorkers", 0.0));

    /** The same for alarms that are about the opposite of others on the same metrics, by how their names begin. */
    private static final Map<String, Map<String, Double>> TROUBLE_OF =
            Map.of("workers-without-work-", Map.of("Renderfleet ActiveWorkers", 1.0, "Renderfleet QueueDepth", 0.0));

    static Stream<RecordedResource> alarms() {
        return StageFiles.names().stream().flatMap(stage -> Stages.committed(stage).ofType(ALARM).stream());
    }

    static Stream<RecordedResource> alarmsForPeople() {
        return alarms().filter(alarm -> alarm.strings("alarmActions").stream()
                .anyMatch(action -> action.matches("arn:aws:sns:.*-alerts-p[123]")));
    }

    @ParameterizedTest
    @MethodSource("alarms")
    void it_goes_off_and_comes_back(RecordedResource alarm) {
        AlarmEvaluator evaluator = new AlarmEvaluator(alarm);
        Map<Input, List<Double>> trouble = new LinkedHashMap<>();
        Map<Input, List<Double>> normal = new LinkedHashMap<>();
        boolean single =
                evaluator.inputs().size() == 1 && evaluator.inputs().get(0).id().isEmpty();
        for (Input input : evaluator.inputs()) {
            double threshold = alarm.number("threshold").orElseThrow();
            trouble.put(input, List.of(single ? evaluator.bad() : required(trouble(alarm), input)));
            normal.put(input, single ? List.of(threshold - (evaluator.bad() - threshold)) : idle(input));
        }

        assertThat(play(evaluator, normal, 2 * evaluator.periods()))
                .as(alarm.name())
                .isEqualTo(State.OK);
        assertThat(play(evaluator, trouble, evaluator.periods()))
                .as(alarm.name())
                .isEqualTo(State.ALARM);
        assertThat(play(evaluator, normal, evaluator.periods()))
                .as(alarm.name())
                .isEqualTo(State.OK);
    }

    @ParameterizedTest
    @MethodSource("alarmsForPeople")
    void nobody_is_told_of_an_idle_stage(RecordedResource alarm) {
        AlarmEvaluator evaluator = new AlarmEvaluator(alarm);
        Map<Input, List<Double>> idle = new LinkedHashMap<>();
        evaluator.inputs().forEach(input -> idle.put(input, idle(input)));

        for (int period = 0; period < 3 * evaluator.periods(); period++) {
            assertThat(evaluator.period(idle)).as(alarm.name()).isNotEqualTo(State.ALARM);
        }
    }

    @ParameterizedTest
    @MethodSource("alarmsForPeople")
    void nobody_is_told_of_a_stage_that_reports_nothing_yet(RecordedResource alarm) {
        AlarmEvaluator evaluator = new AlarmEvaluator(alarm);

        for (int period = 0; period < 3 * evaluator.periods(); period++) {
            assertThat(evaluator.period(Map.of())).as(alarm.name()).isNotEqualTo(State.ALARM);
        }
    }

    private static Map<String, Double> trouble(RecordedResource alarm) {
        return TROUBLE_OF.entrySet().stream()
                .filter(entry -> alarm.name().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(TROUBLE);
    }

    private static State play(AlarmEvaluator evaluator, Map<Input, List<Double>> samples, int periods) {
        State state = State.INSUFFICIENT_DATA;
        for (int period = 0; period < periods; period++) {
            state = evaluator.period(samples);
        }
        return state;
    }

    private static List<Double> idle(Input input) {
        return IDLE.containsKey(input.metric()) ? List.of(IDLE.get(input.metric())) : List.of();
    }

    private static double required(Map<String, Double> table, Input input) {
        assertThat(table)
                .as("what %s reports when there is trouble", input.metric())
                .containsKey(input.metric());
        return table.get(input.metric());
    }
}

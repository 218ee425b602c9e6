package dev.renderfleet.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.monitoring.AlarmEvaluator.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The evaluator by itself, so that what it says of the stages' alarms can be trusted. */
class AlarmEvaluatorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 + 2 * 3; 7",
                "(1 + 2) * 3; 9",
                "IF(a >= 20, 100 * b / a, 0); 10",
                "IF(a > 50 OR b > 50, 1, 0); 0",
                "a > 10 AND b > 1; 1",
                "FILL(gone, 4) + 1; 5",
                "-a + 41; 1",
            })
    void metric_math_reckons_as_cloudwatch_does(String expression, double expected) {
        assertThat(AlarmEvaluator.evaluate(
                        expression, Map.of("a", Optional.of(40.0), "b", Optional.of(4.0), "gone", Optional.empty())))
                .contains(expected);
    }

    @Test
    void missing_stays_missing_and_nothing_is_divided_by_zero() {
        Map<String, Optional<Double>> values =
                Map.of("a", Optional.of(1.0), "zero", Optional.of(0.0), "gone", Optional.empty());

        assertThat(AlarmEvaluator.evaluate("a + gone", values)).isEmpty();
        assertThat(AlarmEvaluator.evaluate("a / zero", values)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Sum, 10", "Average, 2.5", "Maximum, 4", "Minimum, 1", "SampleCount, 4", "p50, 2", "p99, 4"})
    void statistics_are_taken_of_the_periods_samples(String statistic, double expected) {
        assertThat(AlarmEvaluator.statistic(statistic, List.of(4.0, 1.0, 3.0, 2.0)))
                .contains(expected);
    }

    @Test
    void it_goes_off_at_m_of_n_and_comes_back() {
        assertThat(play(2, 3, "notBreaching", 9.0, 1.0, 9.0, 1.0, 1.0))
                .containsExactly(State.OK, State.OK, State.ALARM, State.OK, State.OK);
    }

    @Test
    void missing_data_is_what_the_alarm_says() {
        assertThat(play(2, 2, "notBreaching", 9.0, 9.0, null, null)).endsWith(State.OK, State.OK);
        assertThat(play(2, 2, "breaching", 1.0, null, null)).endsWith(State.ALARM);
        assertThat(play(2, 2, "ignore", 9.0, 9.0, null, null)).endsWith(State.ALARM, State.ALARM);
        assertThat(play(2, 2, "ignore", 9.0, 9.0, null, 1.0)).endsWith(State.OK);
        assertThat(play(2, 2, "missing", 1.0, 1.0, null, null)).endsWith(State.INSUFFICIENT_DATA);
    }

    private static List<State> play(int bad, int of, String missing, Double... values) {
        Map<String, Object> definition = new HashMap<>(Map.of(
                "namespace", "AWS/SQS",
                "metricName", "Depth",
                "statistic", "Maximum",
                "comparisonOperator", "GreaterThanThreshold",
                "threshold", 5));
        definition.put("datapointsToAlarm", bad);
        definition.put("evaluationPeriods", of);
        definition.put("treatMissingData", missing);
        AlarmEvaluator evaluator = new AlarmEvaluator(AlarmEvaluator.alarm(definition));
        AlarmEvaluator.Input input = evaluator.inputs().get(0);
        return Arrays.stream(values)
                .map(value -> evaluator.period(value == null ? Map.of() : Map.of(input, List.of(value))))
                .toList();
    }
}

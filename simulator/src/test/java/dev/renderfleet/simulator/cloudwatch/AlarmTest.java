package dev.renderfleet.simulator.cloudwatch;

import static dev.renderfleet.simulator.cloudwatch.AlarmState.ALARM;
import static dev.renderfleet.simulator.cloudwatch.AlarmState.INSUFFICIENT_DATA;
import static dev.renderfleet.simulator.cloudwatch.AlarmState.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private static final double NONE = MetricMath.MISSING;
    private static final MetricId METRIC = new MetricId("Test", "M", Map.of());

    private static AlarmDefinition definition(int period, int bad, int of, String missing) {
        return new AlarmDefinition(
                "test",
                Optional.empty(),
                Map.of("m", new AlarmDefinition.Input(METRIC, "Average")),
                period,
                of,
                bad,
                "GreaterThanThreshold",
                10,
                missing);
    }

    /** The state after each minute. */
    private static List<AlarmState> states(AlarmDefinition definition, double... minutes) {
        Series series = new Series(minutes.length);
        System.arraycopy(minutes, 0, series.of(METRIC), 0, minutes.length);
        Alarm alarm = new Alarm(definition, series);
        List<AlarmState> states = new ArrayList<>();
        for (int minute = 1; minute <= minutes.length; minute++) {
            alarm.evaluate(minute);
            states.add(alarm.state());
        }
        return states;
    }

    @Test
    void it_goes_off_when_enough_of_the_last_values_breach_and_is_over_when_they_do_not() {
        assertThat(states(definition(1, 2, 3, "missing"), 0, 20, 0, 20, 20, 0, 0, 0))
                .containsExactly(INSUFFICIENT_DATA, INSUFFICIENT_DATA, OK, ALARM, ALARM, ALARM, OK, OK);
    }

    @Test
    void a_value_at_the_threshold_is_not_above_it() {
        assertThat(states(definition(1, 1, 1, "missing"), 10, 10.1)).containsExactly(OK, ALARM);
    }

    @Test
    void missing_data_is_treated_as_declared() {
        assertThat(states(definition(1, 2, 2, "notBreaching"), 20, 20, NONE)).containsExactly(OK, ALARM, OK);
        assertThat(states(definition(1, 2, 2, "breaching"), 20, NONE, NONE, 0))
                .containsExactly(ALARM, ALARM, ALARM, OK);
        assertThat(states(definition(1, 1, 1, "ignore"), NONE, 20, NONE, NONE, 0, NONE))
                .containsExactly(INSUFFICIENT_DATA, ALARM, ALARM, ALARM, OK, OK);
        assertThat(states(definition(1, 1, 1, "missing"), 20, NONE)).containsExactly(ALARM, INSUFFICIENT_DATA);
    }

    @Test
    void longer_periods_are_looked_at_when_they_end() {
        assertThat(states(definition(5, 1, 1, "missing"), 0, 0, 50, 50, 0, 0, 0, 0, 0, 0))
                .containsExactly(
                        INSUFFICIENT_DATA,
                        INSUFFICIENT_DATA,
                        INSUFFICIENT_DATA,
                        INSUFFICIENT_DATA,
                        ALARM,
                        ALARM,
                        ALARM,
                        ALARM,
                        ALARM,
                        OK);
    }

    @Test
    void an_expression_is_judged_like_a_metric() {
        AlarmDefinition definition = new AlarmDefinition(
                "test",
                Optional.of(MetricMath.parse("FILL(m, 0) + 1")),
                Map.of("m", new AlarmDefinition.Input(METRIC, "Maximum")),
                1,
                1,
                1,
                "GreaterThanOrEqualToThreshold",
                11,
                "missing");
        assertThat(states(definition, NONE, 10)).containsExactly(OK, ALARM);
    }

    @Test
    void an_alarm_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> definition(1, 3, 2, "missing")).hasMessageContaining("3 of 2");
        assertThatThrownBy(() -> definition(0, 1, 1, "missing")).hasMessageContaining("below a minute");
    }
}

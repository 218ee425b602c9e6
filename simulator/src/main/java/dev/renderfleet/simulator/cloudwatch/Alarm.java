package dev.renderfleet.simulator.cloudwatch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An alarm at work. It looks at whole periods that have ended; a period's value is there a minute after its end, as a rule.
 *
 * <p>Source of the rules: the CloudWatch user guide, "Evaluating an alarm" and "Configuring how CloudWatch alarms treat missing
 * data". Where fewer values are there than it looks at and missing ones are ignored, the state is kept unless the values that
 * are there decide it.
 */
public final class Alarm {

    private final AlarmDefinition definition;
    private final Map<String, Input> inputs = new HashMap<>();
    private final Verdict[] window;
    private int next;
    private int good;
    private int bad;
    private AlarmState state = AlarmState.INSUFFICIENT_DATA;

    /** A metric's statistic over some minutes. */
    private interface Input {
        double over(int from, int to);
    }

    private enum Verdict {
        GOOD,
        BAD,
        NONE
    }

    public Alarm(AlarmDefinition definition, Series series) {
        this.definition = definition;
        window = new Verdict[definition.evaluationPeriods()];
        Arrays.fill(window, missing());
        for (Verdict verdict : window) {
            count(verdict, 1);
        }
        definition.inputs().forEach((id, input) -> {
            double[] values = series.of(input.metric());
            inputs.put(id, (from, to) -> Series.statistic(input.statistic(), values, from, to));
        });
    }

    public AlarmDefinition definition() {
        return definition;
    }

    public AlarmState state() {
        return state;
    }

    /**
     * Looks at the periods that ended by this minute. To be called for each minute in turn.
     *
     * @return whether the state changed
     */
    public boolean evaluate(int minute) {
        if (minute == 0 || minute % definition.periodMinutes() != 0) {
            return false;
        }
        AlarmState before = state;
        // What was seen of earlier periods does not change any more.
        count(window[next], -1);
        window[next] = verdict(value(minute - definition.periodMinutes(), minute));
        count(window[next], 1);
        next = (next + 1) % window.length;
        state = decide();
        return state != before;
    }

    private Verdict verdict(double value) {
        if (!Double.isNaN(value)) {
            return definition.breaches(value) ? Verdict.BAD : Verdict.GOOD;
        }
        return missing();
    }

    private Verdict missing() {
        return switch (definition.treatMissingData()) {
            case "breaching" -> Verdict.BAD;
            case "notBreaching" -> Verdict.GOOD;
            default -> Verdict.NONE;
        };
    }

    private void count(Verdict verdict, int change) {
        switch (verdict) {
            case GOOD -> good += change;
            case BAD -> bad += change;
            default -> {}
        }
    }

    private AlarmState decide() {
        if (bad >= definition.datapointsToAlarm()) {
            return AlarmState.ALARM;
        }
        if (good > definition.evaluationPeriods() - definition.datapointsToAlarm()) {
            return AlarmState.OK;
        }
        return good + bad == 0 && !definition.treatMissingData().equals("ignore")
                ? AlarmState.INSUFFICIENT_DATA
                : state;
    }

    private double value(int from, int to) {
        if (definition.expression().isEmpty()) {
            return inputs.values().iterator().next().over(from, to);
        }
        return definition.expression().get().evaluate(id -> {
            Input input = inputs.get(id);
            if (input == null) {
                throw new IllegalArgumentException(
                        "alarm " + definition.name() + ": its expression names " + id + ", which it has not");
            }
            return input.over(from, to);
        });
    }
}

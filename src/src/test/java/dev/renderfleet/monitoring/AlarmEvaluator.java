package dev.renderfleet.monitoring;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.simulator.cloudwatch.MetricMath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays time against an alarm's definition as CloudWatch does: takes the statistic of each period's samples, looks at the last N
 * periods, treats missing ones as the alarm says, and goes off at M bad ones.
 *
 * <p>Simpler than CloudWatch in one thing: it never looks further back than N periods to make up for missing ones.
 */
final class AlarmEvaluator {

    /** What an alarm can be. */
    enum State {
        OK,
        ALARM,
        INSUFFICIENT_DATA
    }

    /**
     * One metric that the alarm looks at.
     *
     * @param id its id in the expression; "" for the only one
     */
    record Input(String id, String namespace, String name, Map<String, String> dimensions, String statistic) {

        /** {@code AWS/SQS ApproximateNumberOfMessagesVisible}. */
        String metric() {
            return namespace + " " + name;
        }
    }

    private final PropertyView alarm;
    private final List<Input> inputs = new ArrayList<>();
    private final Optional<String> expression;
    private final List<Optional<Double>> recent = new ArrayList<>();
    private State state = State.INSUFFICIENT_DATA;

    AlarmEvaluator(PropertyView alarm) {
        this.alarm = alarm;
        if (alarm.has("metricName")) {
            expression = Optional.empty();
            inputs.add(new Input(
                    "",
                    alarm.text("namespace"),
                    alarm.text("metricName"),
                    alarm.stringMap("dimensions"),
                    alarm.string("statistic").orElseGet(() -> alarm.text("extendedStatistic"))));
        } else {
            expression = alarm.list("metricQueries").stream()
                    .filter(query -> query.isTrue("returnData"))
                    .map(query -> query.text("expression"))
                    .findFirst();
            alarm.list("metricQueries").stream()
                    .filter(query -> query.has("metric"))
                    .forEach(query -> inputs.add(new Input(
                            query.text("id"),
                            query.text("metric.namespace"),
                            query.text("metric.metricName"),
                            query.stringMap("metric.dimensions"),
                            query.text("metric.stat"))));
        }
    }

    List<Input> inputs() {
        return inputs;
    }

    int periods() {
        return alarm.integer("evaluationPeriods").orElseThrow();
    }

    /** One period goes by. */
    State period(Map<Input, List<Double>> samples) {
        Map<String, Optional<Double>> values = new LinkedHashMap<>();
        inputs.forEach(
                input -> values.put(input.id(), statistic(input.statistic(), samples.getOrDefault(input, List.of()))));
        recent.add(expression.map(text -> evaluate(text, values)).orElseGet(() -> values.get("")));
        if (recent.size() > periods()) {
            recent.remove(0);
        }
        state = judge();
        return state;
    }

    /** What an expression makes of one period's values. */
    static Optional<Double> evaluate(String expression, Map<String, Optional<Double>> values) {
        double result = MetricMath.parse(expression).evaluate(id -> {
            if (!values.containsKey(id)) {
                throw new IllegalArgumentException("no metric has the id " + id + ", but: " + values.keySet());
            }
            return values.get(id).orElse(MetricMath.MISSING);
        });
        return Double.isNaN(result) ? Optional.empty() : Optional.of(result);
    }

    private State judge() {
        int needed = alarm.integer("datapointsToAlarm").orElse(periods());
        String missing = alarm.string("treatMissingData").orElse("missing");
        long bad =
                recent.stream().flatMap(Optional::stream).filter(this::breaches).count();
        long absent = recent.stream().filter(Optional::isEmpty).count() + (periods() - recent.size());
        if (bad >= needed) {
            return State.ALARM;
        }
        return switch (missing) {
            case "breaching" -> bad + absent >= needed ? State.ALARM : State.OK;
            case "notBreaching" -> State.OK;
            // What is not there could still decide it: the alarm waits.
            case "ignore" -> bad + absent >= needed ? state : State.OK;
            default -> absent == periods() ? State.INSUFFICIENT_DATA : bad + absent >= needed ? state : State.OK;
        };
    }

    private boolean breaches(double value) {
        double threshold = alarm.number("threshold").orElseThrow();
        return switch (alarm.text("comparisonOperator")) {
            case "GreaterThanThreshold" -> value > threshold;
            case "GreaterThanOrEqualToThreshold" -> value >= threshold;
            case "LessThanThreshold" -> value < threshold;
            case "LessThanOrEqualToThreshold" -> value <= threshold;
            default -> throw new IllegalArgumentException(alarm.text("comparisonOperator"));
        };
    }

    /** The threshold, moved to the bad side by a tenth, or by one. */
    double bad() {
        double threshold = alarm.number("threshold").orElseThrow();
        double step = Math.max(1, Math.abs(threshold) / 10);
        return alarm.text("comparisonOperator").startsWith("Greater") ? threshold + step : threshold - step;
    }

    static Optional<Double> statistic(String name, List<Double> samples) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (name) {
                    case "Sum" -> samples.stream().mapToDouble(value -> value).sum();
                    case "Maximum" ->
                        samples.stream().mapToDouble(value -> value).max().orElseThrow();
                    case "Minimum" ->
                        samples.stream().mapToDouble(value -> value).min().orElseThrow();
                    case "SampleCount" -> (double) samples.size();
                    case "Average" ->
                        samples.stream().mapToDouble(value -> value).average().orElseThrow();
                    default -> percentile(Integer.parseInt(name.substring(1)), samples);
                });
    }

    private static double percentile(int percent, List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.size()) - 1));
    }

    static PropertyValue alarm(Map<String, Object> properties) {
        return PropertyValue.of(properties);
    }
}

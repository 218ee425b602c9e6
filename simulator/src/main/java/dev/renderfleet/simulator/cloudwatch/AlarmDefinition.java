package dev.renderfleet.simulator.cloudwatch;

import java.util.Map;
import java.util.Optional;

/**
 * An alarm as a stack declares it.
 *
 * @param inputs id to statistic; without an expression there is one
 * @param periodMinutes over which a statistic is taken
 * @param evaluationPeriods how many values are looked at
 * @param datapointsToAlarm how many of them have to breach
 * @param treatMissingData {@code notBreaching}, {@code breaching}, {@code ignore} or {@code missing}
 */
public record AlarmDefinition(
        String name,
        Optional<MetricMath> expression,
        Map<String, Input> inputs,
        int periodMinutes,
        int evaluationPeriods,
        int datapointsToAlarm,
        String comparisonOperator,
        double threshold,
        String treatMissingData) {

    /** One metric's statistic. */
    public record Input(MetricId metric, String statistic) {}

    public AlarmDefinition {
        inputs = Map.copyOf(inputs);
        if (periodMinutes < 1) {
            throw new IllegalArgumentException("alarm " + name + ": periods below a minute are not simulated");
        }
        if (expression.isEmpty() && inputs.size() != 1) {
            throw new IllegalArgumentException("alarm " + name + ": neither one metric nor an expression");
        }
        if (datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods) {
            throw new IllegalArgumentException(
                    "alarm " + name + ": " + datapointsToAlarm + " of " + evaluationPeriods + " values");
        }
    }

    /** The same alarm that has to see its condition for another number of periods, all of them. */
    public AlarmDefinition over(int periods) {
        return new AlarmDefinition(
                name,
                expression,
                inputs,
                periodMinutes,
                periods,
                periods,
                comparisonOperator,
                threshold,
                treatMissingData);
    }

    boolean breaches(double value) {
        return switch (comparisonOperator) {
            case "GreaterThanThreshold" -> value > threshold;
            case "GreaterThanOrEqualToThreshold" -> value >= threshold;
            case "LessThanThreshold" -> value < threshold;
            case "LessThanOrEqualToThreshold" -> value <= threshold;
            default ->
                throw new IllegalArgumentException(
                        "alarm " + name + ": the comparison " + comparisonOperator + " is not simulated");
        };
    }
}

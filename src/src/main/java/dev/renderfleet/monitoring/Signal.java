package dev.renderfleet.monitoring;

import java.util.Map;

/** What an alarm compares with its threshold, and a graph draws: one metric's statistic, or arithmetic on several. */
public sealed interface Signal {

    /**
     * A statistic of one metric.
     *
     * @param statistic {@code Average}, {@code Maximum}, {@code Minimum}, {@code Sum}, {@code SampleCount}, or a percentile
     *     such as {@code p99}
     */
    record Statistic(Metric metric, String statistic) implements Signal {

        /** Whether CloudWatch wants it as an extended statistic. */
        public boolean isPercentile() {
            return statistic.startsWith("p");
        }
    }

    /**
     * A metric math expression.
     *
     * @param expression in CloudWatch's syntax, over the ids of {@code inputs}
     * @param label what the result is, for people
     * @param inputs id to statistic; ids begin with a lower-case letter
     */
    record Expression(String expression, String label, Map<String, Statistic> inputs) implements Signal {

        public Expression {
            inputs = Map.copyOf(inputs);
            for (String id : inputs.keySet()) {
                if (!id.matches("[a-z][a-zA-Z0-9_]*")) {
                    throw new IllegalArgumentException(
                            "'" + id + "' is no id for metric math: begin with a lower-case letter");
                }
            }
        }
    }
}

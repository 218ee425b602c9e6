package dev.renderfleet.monitoring;

import com.pulumi.core.Output;
import java.util.Map;

/**
 * A CloudWatch metric, before a statistic is chosen of it.
 *
 * @param namespace such as {@code AWS/SQS}
 * @param name as CloudWatch spells it
 * @param dimensions all that the metric is published with; CloudWatch finds no data for a part of them
 */
public record Metric(String namespace, String name, Map<String, Output<String>> dimensions) {

    /** Namespace of the metrics that this product publishes itself. */
    public static final String OWN = "Renderfleet";

    public Metric {
        dimensions = Map.copyOf(dimensions);
    }

    public static Metric of(String namespace, String name, Map<String, Output<String>> dimensions) {
        return new Metric(namespace, name, dimensions);
    }

    public Signal.Statistic average() {
        return new Signal.Statistic(this, "Average");
    }

    public Signal.Statistic maximum() {
        return new Signal.Statistic(this, "Maximum");
    }

    public Signal.Statistic minimum() {
        return new Signal.Statistic(this, "Minimum");
    }

    public Signal.Statistic sum() {
        return new Signal.Statistic(this, "Sum");
    }

    public Signal.Statistic sampleCount() {
        return new Signal.Statistic(this, "SampleCount");
    }

    /**
     * What so many percent of the samples stay below.
     *
     * @param percent from 1 to 99
     */
    public Signal.Statistic percentile(int percent) {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException("p" + percent + " of " + name + " is not a percentile: take 1 to 99");
        }
        return new Signal.Statistic(this, "p" + percent);
    }
}

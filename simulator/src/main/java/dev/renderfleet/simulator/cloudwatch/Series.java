package dev.renderfleet.simulator.cloudwatch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The metrics of a run, one value a minute; a minute without one has no data. */
public final class Series {

    private final Map<MetricId, double[]> values = new HashMap<>();
    private final int minutes;

    /** Room for this many minutes. */
    public Series(int minutes) {
        this.minutes = minutes;
    }

    /** Where the values of a metric are kept, by minute, for who writes or reads many of them. */
    public double[] of(MetricId metric) {
        return values.computeIfAbsent(metric, key -> {
            double[] all = new double[minutes];
            Arrays.fill(all, MetricMath.MISSING);
            return all;
        });
    }

    /** Whether anyone has asked for it: a metric that no one publishes would make an alarm that never goes off. */
    public boolean has(MetricId metric) {
        return values.containsKey(metric);
    }

    /** A statistic over whole minutes, {@code from} included and {@code to} not; no data if there is none in them. */
    static double statistic(String statistic, double[] values, int from, int to) {
        double sum = 0;
        double most = Double.NEGATIVE_INFINITY;
        double least = Double.POSITIVE_INFINITY;
        int count = 0;
        for (int minute = Math.max(0, from); minute < Math.min(to, values.length); minute++) {
            double value = values[minute];
            if (!Double.isNaN(value)) {
                sum += value;
                most = Math.max(most, value);
                least = Math.min(least, value);
                count++;
            }
        }
        if (count == 0) {
            return MetricMath.MISSING;
        }
        return switch (statistic) {
            case "Maximum" -> most;
            case "Minimum" -> least;
            case "Sum" -> sum;
            case "SampleCount" -> count;
            case "Average" -> sum / count;
            default -> throw new IllegalArgumentException("the statistic " + statistic + " is not simulated");
        };
    }
}

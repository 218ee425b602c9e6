package dev.renderfleet.monitoring;

import java.time.Duration;

/**
 * When a value is bad.
 *
 * @param operator as CloudWatch spells it
 * @param threshold in the metric's unit
 */
public record Condition(String operator, double threshold) {

    public static Condition above(double threshold) {
        return new Condition("GreaterThanThreshold", threshold);
    }

    /** For metrics in seconds. */
    public static Condition above(Duration threshold) {
        return above((double) threshold.toSeconds());
    }

    public static Condition atLeast(double threshold) {
        return new Condition("GreaterThanOrEqualToThreshold", threshold);
    }

    public static Condition below(double threshold) {
        return new Condition("LessThanThreshold", threshold);
    }

    public static Condition atMost(double threshold) {
        return new Condition("LessThanOrEqualToThreshold", threshold);
    }
}

package dev.renderfleet.monitoring;

import java.time.Duration;

/**
 * How many bad values make an alarm.
 *
 * @param period over which the statistic is taken: 10 s, 30 s, or whole minutes up to a day
 * @param bad how many of the last {@code of} values have to be bad
 * @param of how many values are looked at, a week's at most
 */
public record Evaluation(Duration period, int bad, int of) {

    /** Source: the CloudWatch API reference, PutMetricAlarm. */
    private static final Duration LONGEST = Duration.ofDays(7);

    public Evaluation {
        long seconds = period.toSeconds();
        if (seconds != 10 && seconds != 30 && (seconds <= 0 || seconds % 60 != 0 || seconds > 86_400)) {
            throw new IllegalArgumentException(
                    "a period of " + seconds + " s: take 10 s, 30 s, or whole minutes up to a day");
        }
        if (bad < 1 || bad > of) {
            throw new IllegalArgumentException(bad + " bad values of " + of + ": take 1 to " + of);
        }
        Duration longest = period.compareTo(Duration.ofHours(1)) >= 0 ? LONGEST : Duration.ofDays(1);
        if (period.multipliedBy(of).compareTo(longest) > 0) {
            throw new IllegalArgumentException(of + " periods of " + seconds + " s: look at " + longest.toDays()
                    + (longest.equals(LONGEST) ? " days" : " day") + " at most");
        }
    }

    /** The last {@code periods} values, all of them. */
    public static Evaluation all(int periods, Duration period) {
        return new Evaluation(period, periods, periods);
    }

    /** Any {@code bad} of the last {@code of} values. */
    public static Evaluation some(int bad, int of, Duration period) {
        return new Evaluation(period, bad, of);
    }
}

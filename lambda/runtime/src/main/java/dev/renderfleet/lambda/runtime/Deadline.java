package dev.renderfleet.lambda.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment by which an invocation has to be done, and how much time is left until then. */
public final class Deadline {
    private final Clock clock;
    private final Instant end;

    private Deadline(Clock clock, Instant end) {
        this.clock = clock;
        this.end = end;
    }

    /** A deadline that long from now. */
    public static Deadline in(Duration time, Clock clock) {
        return new Deadline(clock, clock.instant().plus(time));
    }

    /** What is left, never negative. */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether at least that much time is left. */
    public boolean allows(Duration time) {
        return remaining().compareTo(time) >= 0;
    }

    /** The same deadline with some time kept back, for example to report a failure before Lambda ends the process. */
    public Deadline lessReserve(Duration reserve) {
        return new Deadline(clock, end.minus(reserve));
    }

    public Clock clock() {
        return clock;
    }
}

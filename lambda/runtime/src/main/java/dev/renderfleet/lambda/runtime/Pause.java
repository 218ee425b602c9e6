package dev.renderfleet.lambda.runtime;

import java.time.Duration;

/** Lets time pass between two attempts. Injected, so that tests pass time by their own clock. */
@FunctionalInterface
public interface Pause {
    /** Sleeps. */
    Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

    void of(Duration duration) throws InterruptedException;
}

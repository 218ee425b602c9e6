package dev.renderfleet.lambda.testing;

import dev.renderfleet.lambda.runtime.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that only a pause moves, and a list of things that happen when it gets there. */
public final class ManualClock extends Clock implements Pause {
    private record Event(Instant at, Runnable action) {}

    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** Has something happen that long from now. */
    public synchronized void after(Duration delay, Runnable action) {
        events.add(new Event(now.plus(delay), action));
    }

    @Override
    public synchronized void of(Duration duration) {
        now = now.plus(duration);
        List<Event> due =
                events.stream().filter(event -> !event.at().isAfter(now)).toList();
        events.removeAll(due);
        due.forEach(event -> event.action().run());
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}

package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Problems;
import java.time.Duration;

/** Times that a service takes between bounds. */
final class TimeRange {

    private TimeRange() {}

    static void check(String key, Duration least, Duration most, Found found, Problems problems) {
        found.value(key, Duration.class)
                .filter(value -> value.compareTo(least) < 0 || value.compareTo(most) > 0)
                .ifPresent(value -> problems.add(
                        key,
                        value.toSeconds() + "s",
                        least.toSeconds() + "s to " + most.toSeconds() + "s",
                        "choose a value in that range"));
    }
}

package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Problems;
import java.time.Duration;

/** Times that an alarm measures as a number of whole periods. */
final class IdleTime {

    private IdleTime() {}

    static void check(
            String key, Duration period, Duration shortest, Duration longest, Found found, Problems problems) {
        found.value(key, Duration.class)
                .filter(time -> time.compareTo(shortest) < 0
                        || time.compareTo(longest) > 0
                        || time.toSeconds() % period.toSeconds() != 0)
                .ifPresent(time -> problems.add(
                        key,
                        time.toSeconds() + "s",
                        shortest.toMinutes() + "m to " + longest.toHours() + "h, in steps of " + period.toMinutes()
                                + "m: an alarm counts whole periods",
                        "set it, for example " + key + ": " + 6 * shortest.toMinutes() + "m"));
    }
}

package dev.renderfleet.redrive;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which dead letters are meant: all conditions must hold.
 *
 * @param error what the error begins with; {@value #NO_ERROR} for those without one
 * @param where places in the body and the values that must be there
 * @param olderThan at least that long in the queue
 * @param newerThan at most that long in the queue
 */
record Filter(
        Optional<String> error, List<Condition> where, Optional<Duration> olderThan, Optional<Duration> newerThan) {

    static final String NO_ERROR = "none";

    /** A place in the body, and the value that must be there. */
    record Condition(JsonPath path, String value) {}

    boolean matches(DeadLetter letter, Instant now) {
        Duration age = Duration.between(letter.sentAt(), now);
        return error.map(wanted -> wanted.equals(NO_ERROR)
                                ? letter.error().isEmpty()
                                : letter.error()
                                        .filter(text -> text.startsWith(wanted))
                                        .isPresent())
                        .orElse(true)
                && where.stream().allMatch(condition -> condition
                        .path()
                        .in(letter.message().body())
                        .filter(condition.value()::equals)
                        .isPresent())
                && olderThan.map(least -> age.compareTo(least) >= 0).orElse(true)
                && newerThan.map(most -> age.compareTo(most) <= 0).orElse(true);
    }
}

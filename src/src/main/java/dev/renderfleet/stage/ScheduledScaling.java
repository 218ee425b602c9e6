package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.time.ZoneId;

/** When the stage's services are scaled down because nobody uses them. */
@CheckedBy(ScheduledScaling.Rules.class)
public record ScheduledScaling(
        @Key(
                        doc =
                                "never: services follow their load only. nights: down every night. nightsAndWeekends: also from Friday evening"
                                        + " to Monday morning.",
                        fallback = "never")
                Down down,
        @Key(
                        doc = "Time of day at which services go down. Quote it.",
                        fallback = "20:00",
                        example = "\"20:00\"",
                        pattern = "([01][0-9]|2[0-3]):[0-5][0-9]",
                        patternInWords = "a time of day from 00:00 to 23:59, quoted")
                String from,
        @Key(
                        doc = "Time of day at which services come back. Quote it.",
                        fallback = "07:00",
                        example = "\"07:00\"",
                        pattern = "([01][0-9]|2[0-3]):[0-5][0-9]",
                        patternInWords = "a time of day from 00:00 to 23:59, quoted")
                String until,
        @Key(
                        doc = "Time zone of from and until; daylight saving is followed.",
                        fallback = "UTC",
                        example = "America/New_York",
                        pattern = "[A-Za-z]+(/[A-Za-z0-9_+-]+)*",
                        patternInWords = "the name of a time zone, such as America/New_York")
                String timeZone,
        @Key(
                        doc = "Tasks that each service keeps while it is down; with 0 the stage answers 503.",
                        fallback = "0",
                        min = 0,
                        max = 10)
                Integer tasks) {

    /** When services are down. */
    public enum Down {
        NEVER,
        NIGHTS,
        NIGHTS_AND_WEEKENDS
    }

    /** Names and times that exist. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            found.value("timeZone", String.class)
                    .filter(zone -> !ZoneId.getAvailableZoneIds().contains(zone))
                    .ifPresent(zone -> problems.add(
                            "timeZone",
                            zone,
                            "a zone of the IANA time zone database",
                            "set it, for example timeZone: America/New_York"));
            String from = found.value("from", String.class).orElse("");
            found.value("until", String.class)
                    .filter(from::equals)
                    .ifPresent(until ->
                            problems.add("until", until, "another time than from", "set down: never to switch it off"));
        }
    }
}

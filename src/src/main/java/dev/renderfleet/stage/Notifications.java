package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.time.Duration;

/** The notification queue and the function that works on it. */
@CheckedBy(Notifications.Rules.class)
public record Notifications(
        @Key(
                        doc =
                                "standard: highest throughput, at least once. fifo: in order within a group. Changing it replaces the queue.",
                        fallback = "standard")
                QueueType queueType,
        @Key(doc = "How long the worker function may take for a batch, 10s to 50s.", fallback = "30s")
                Duration functionTimeout,
        @Key(
                        doc =
                                "How long a notification stays hidden once the worker took it: at least 6 times functionTimeout, at most 300s.",
                        fallback = "180s")
                Duration visibilityTimeout,
        @Key(doc = "How long a notification may wait in the queue, 4d to 14d.", fallback = "4d")
                Duration messageRetention,
        @Key(
                        doc = "How often a notification is tried before it becomes a dead letter.",
                        fallback = "5",
                        min = 1,
                        max = 10)
                Integer maxReceives,
        @Key(
                        doc =
                                "How many instances of the worker function run at once, which is also how many connections to Aurora it"
                                        + " opens at most. The account keeps as many of its concurrent executions for it.",
                        fallback = "5",
                        min = 2,
                        max = 1000)
                Integer concurrency,
        @Key(
                        doc =
                                "Whether X-Ray traces the worker function. Without it, where the time went cannot be seen.",
                        fallback = "true")
                Boolean tracing) {

    /** The kinds of SQS queues. */
    public enum QueueType {
        STANDARD,
        FIFO
    }

    /** Source of the factor 6: the Lambda developer guide on SQS event sources. */
    public static final class Rules implements Check {

        private static final int FACTOR = 6;

        @Override
        public void check(Found found, Problems problems) {
            TimeRange.check("functionTimeout", Duration.ofSeconds(10), Duration.ofSeconds(50), found, problems);
            TimeRange.check("visibilityTimeout", Duration.ofSeconds(30), Duration.ofSeconds(300), found, problems);
            TimeRange.check("messageRetention", Duration.ofDays(4), Duration.ofDays(14), found, problems);
            Duration timeout = found.value("functionTimeout", Duration.class).orElse(Duration.ZERO);
            found.value("visibilityTimeout", Duration.class)
                    .filter(visibility -> visibility.compareTo(timeout.multipliedBy(FACTOR)) < 0)
                    .ifPresent(visibility -> problems.add(
                            "visibilityTimeout",
                            visibility.toSeconds() + "s",
                            "at least 6 times functionTimeout, "
                                    + timeout.multipliedBy(FACTOR).toSeconds() + "s",
                            "raise visibilityTimeout or lower functionTimeout"));
        }
    }
}

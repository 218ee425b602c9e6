package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.time.Duration;
import java.util.Optional;

/** The queue and the table of GPU tasks, and the instance that works on them. */
@CheckedBy(GpuTasks.Rules.class)
public record GpuTasks(
        @Key(
                        doc =
                                "How long a task stays hidden from others once a worker took it: 90 seconds to 12 hours. Workers extend"
                                        + " it while they are at work.",
                        fallback = "300s")
                Duration visibilityTimeout,
        @Key(doc = "How long a task may wait in the queue.", fallback = "1d") Duration messageRetention,
        @Key(doc = "How often a task is tried before it becomes a dead letter.", fallback = "3", min = 1, max = 10)
                Integer maxReceives,
        @Key(doc = "Whether the task table has a stream of its changes (new and old images).", fallback = "false")
                Boolean stream,
        @Key(doc = "How long the queue has to be empty before the instance is stopped.", fallback = "30m")
                Duration idleAfter,
        @Key(
                        doc =
                                "Bucket of inputs (below tmp/) and results (below results/), where the stage has no media platform and so"
                                        + " no bucket of its own. It must exist. Without it no instance is made.",
                        example = "acme-renders",
                        pattern = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
                        patternInWords = "the name of an S3 bucket")
                Optional<String> bucket,
        @Key(doc = "The instance that works on GPU tasks.") GpuInstance instance) {

    /** The task instance's place among the workflows: its image's slug and its Workflow tag. */
    public static final String SLUG = "gpu-tasks";

    /** Source of the upper bounds: the SQS API reference, CreateQueue. */
    public static final class Rules implements Check {

        /** A worker's claim on a task; a message that came back sooner would find it claimed. */
        private static final Duration SHORTEST_VISIBILITY = Duration.ofSeconds(90);

        private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);
        private static final Duration LONGEST_RETENTION = Duration.ofDays(14);
        /** What SQS's metrics of one queue are averaged over. */
        private static final Duration IDLE_PERIOD = Duration.ofMinutes(5);

        private static final Duration LONGEST_IDLE = Duration.ofDays(1);

        @Override
        public void check(Found found, Problems problems) {
            TimeRange.check("visibilityTimeout", SHORTEST_VISIBILITY, LONGEST_VISIBILITY, found, problems);
            TimeRange.check("messageRetention", Duration.ofMinutes(1), LONGEST_RETENTION, found, problems);
            IdleTime.check("idleAfter", IDLE_PERIOD, IDLE_PERIOD, LONGEST_IDLE, found, problems);
            Duration visibility =
                    found.value("visibilityTimeout", Duration.class).orElse(Duration.ZERO);
            found.value("messageRetention", Duration.class)
                    .filter(retention -> retention.compareTo(visibility) <= 0)
                    .ifPresent(retention -> problems.add(
                            "messageRetention",
                            retention.toSeconds() + "s",
                            "longer than visibilityTimeout, or a task would vanish while a worker has it",
                            "raise messageRetention or lower visibilityTimeout"));
        }
    }
}

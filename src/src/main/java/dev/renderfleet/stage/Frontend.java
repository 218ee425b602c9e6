package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Key;

/** The media platform's Next.js frontend. */
@CheckedBy(ServiceTasks.Rules.class)
public record Frontend(
        @Key(doc = "CPU units per task of the frontend; 1024 are one vCPU.", fallback = "256", min = 256, max = 16_384)
                Integer cpu,
        @Key(
                        doc = "Memory per task of the frontend in MiB; Fargate has certain sizes for each cpu.",
                        fallback = "512",
                        min = 512,
                        max = 122_880)
                Integer memoryMib,
        @Key(
                        doc = "Tasks of the frontend that are always there, outside of scheduled scaling.",
                        fallback = "1",
                        min = 1,
                        max = 100)
                Integer minTasks,
        @Key(doc = "Tasks of the frontend that there are at most.", fallback = "2", min = 1, max = 100)
                Integer maxTasks,
        @Key(
                        doc = "Requests per task and minute that autoscaling of the frontend aims at.",
                        fallback = "1000",
                        min = 10,
                        max = 100_000)
                Integer requestsPerTask,
        @Key(doc = "What the frontend logs, from this level on.", fallback = "info") LogLevel logLevel)
        implements ServiceTasks {}

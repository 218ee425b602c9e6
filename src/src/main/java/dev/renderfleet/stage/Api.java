package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Key;

/** The Express API. */
@CheckedBy(ServiceTasks.Rules.class)
public record Api(
        @Key(doc = "CPU units per task of the API; 1024 are one vCPU.", fallback = "512", min = 256, max = 16_384)
                Integer cpu,
        @Key(
                        doc = "Memory per task of the API in MiB; Fargate has certain sizes for each cpu.",
                        fallback = "1024",
                        min = 512,
                        max = 122_880)
                Integer memoryMib,
        @Key(
                        doc = "Tasks of the API that are always there, outside of scheduled scaling.",
                        fallback = "1",
                        min = 1,
                        max = 100)
                Integer minTasks,
        @Key(doc = "Tasks of the API that there are at most.", fallback = "10", min = 1, max = 100) Integer maxTasks,
        @Key(
                        doc = "Requests per task and minute that autoscaling of the API aims at.",
                        fallback = "1000",
                        min = 10,
                        max = 100_000)
                Integer requestsPerTask,
        @Key(doc = "What the API logs, from this level on.", fallback = "info") LogLevel logLevel)
        implements ServiceTasks {}

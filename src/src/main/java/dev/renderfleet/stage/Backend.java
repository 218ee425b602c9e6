package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Key;
import java.util.List;

/** The media platform's Laravel backend: nginx, PHP-FPM, scheduler and queue worker in one task. */
@CheckedBy(ServiceTasks.Rules.class)
public record Backend(
        @Key(doc = "CPU units per task of the backend; 1024 are one vCPU.", fallback = "512", min = 256, max = 16_384)
                Integer cpu,
        @Key(
                        doc = "Memory per task of the backend in MiB; Fargate has certain sizes for each cpu.",
                        fallback = "1024",
                        min = 512,
                        max = 122_880)
                Integer memoryMib,
        @Key(
                        doc = "Tasks of the backend that are always there, outside of scheduled scaling.",
                        fallback = "1",
                        min = 1,
                        max = 100)
                Integer minTasks,
        @Key(doc = "Tasks of the backend that there are at most.", fallback = "4", min = 1, max = 100) Integer maxTasks,
        @Key(
                        doc = "Requests per task and minute that autoscaling of the backend aims at.",
                        fallback = "600",
                        min = 10,
                        max = 100_000)
                Integer requestsPerTask,
        @Key(doc = "What the backend logs, from this level on.", fallback = "info") LogLevel logLevel,
        @Key(
                        doc =
                                "Keys of the OAuth secret that the backend gets as environment variables of the same names, beside the whole"
                                        + " secret in OAUTH_SECRETS. Fill the secret in first: ECS starts no task while a key is missing in it.",
                        fallback = "[]",
                        example = "[GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET]",
                        max = 30,
                        pattern = "[A-Z][A-Z0-9_]{1,62}",
                        patternInWords = "upper-case letters, digits and underscores")
                List<String> oauthKeys)
        implements ServiceTasks {}

package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Key;

/** The systems a stage switches on or off. */
public record Workloads(
        @Key(doc = "GPU tasks: queue, task table, roles, and a GPU instance that stops when idle.", fallback = "true")
                Boolean gpuTasks,
        @Key(
                        doc =
                                "Media platform: backend, frontend, MariaDB, Redis, media bucket and CDN, one Spot fleet per workflow.",
                        fallback = "true")
                Boolean mediaPlatform,
        @Key(
                        doc = "API and notifications: Aurora PostgreSQL, Express API, notification queue and worker.",
                        fallback = "true")
                Boolean api) {

    /** Whether anything runs on GPU instances. */
    public boolean gpuWorkers() {
        return gpuTasks || mediaPlatform;
    }
}

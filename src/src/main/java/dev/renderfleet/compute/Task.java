package dev.renderfleet.compute;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The containers of a service's task. Their root file systems are read-only; each has a scratch volume of its own at
 * {@code /tmp}, which images declare, so that it is writable for their users.
 *
 * @param exec whether ECS Exec may be used, whose agent keeps its state in volumes too
 */
record Task(List<Container> containers, boolean exec) {

    private static final String SCRATCH = "/tmp";
    /** Where the agent of ECS Exec writes; the ECS developer guide asks for a writable file system. */
    private static final Map<String, String> EXEC_FOLDERS =
            Map.of("exec-state", "/var/lib/amazon", "exec-log", "/var/log/amazon");

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);
    private static final int CHECK_RETRIES = 3;

    /**
     * Where containers write their output. It is passed on without making the application wait, and dropped beyond the buffer.
     *
     * @param group container to log group
     */
    record Logs(String region, UnaryOperator<String> group) {}

    /** The task's volumes, which are empty at its start and gone at its end. */
    List<String> volumes() {
        return containers.stream()
                .flatMap(container -> mounts(container).keySet().stream())
                .sorted()
                .toList();
    }

    /** How long the slowest container may take to stop. */
    Duration longestStop() {
        return containers.stream()
                .map(Container::stopTimeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * The containers as ECS wants them.
     *
     * @param image repository to image
     * @param settings container to its environment
     */
    String toJson(UnaryOperator<String> image, Map<String, Settings> settings, Logs logs) {
        JsonArray json = new JsonArray();
        containers.forEach(container ->
                json.add(json(container, image, settings.getOrDefault(container.name(), Settings.NONE), logs)));
        return json.toString();
    }

    private JsonObject json(Container container, UnaryOperator<String> image, Settings settings, Logs logs) {
        JsonObject json = new JsonObject();
        json.addProperty("name", container.name());
        json.addProperty("image", image.apply(container.repository()));
        json.addProperty("essential", true);
        json.addProperty("readonlyRootFilesystem", true);
        if (!container.command().isEmpty()) {
            json.add("command", strings(container.command()));
        }
        container.port().ifPresent(port -> json.add("portMappings", portMapping(port)));
        json.add("environment", pairs(settings.environment(), "value"));
        json.add("secrets", pairs(settings.secrets(), "valueFrom"));
        json.add("mountPoints", mountPoints(container));
        container.after().ifPresent(other -> json.add("dependsOn", dependency(other)));
        json.add("healthCheck", healthCheck(container));
        json.addProperty("stopTimeout", container.stopTimeout().toSeconds());
        json.add("logConfiguration", logConfiguration(container, logs));
        return json;
    }

    private Map<String, String> mounts(Container container) {
        Map<String, String> mounts = new TreeMap<>();
        mounts.put(container.name() + "-tmp", SCRATCH);
        if (exec) {
            EXEC_FOLDERS.forEach((volume, path) -> mounts.put(container.name() + "-" + volume, path));
        }
        return mounts;
    }

    private JsonArray mountPoints(Container container) {
        JsonArray points = new JsonArray();
        mounts(container).forEach((volume, path) -> {
            JsonObject point = new JsonObject();
            point.addProperty("sourceVolume", volume);
            point.addProperty("containerPath", path);
            point.addProperty("readOnly", false);
            points.add(point);
        });
        return points;
    }

    private static JsonArray portMapping(int port) {
        JsonObject mapping = new JsonObject();
        mapping.addProperty("containerPort", port);
        mapping.addProperty("hostPort", port);
        mapping.addProperty("protocol", "tcp");
        return list(mapping);
    }

    private static JsonArray dependency(String other) {
        JsonObject dependency = new JsonObject();
        dependency.addProperty("containerName", other);
        dependency.addProperty("condition", "HEALTHY");
        return list(dependency);
    }

    private static JsonObject healthCheck(Container container) {
        JsonObject check = new JsonObject();
        check.add("command", strings(container.healthCheck()));
        check.addProperty("interval", CHECK_INTERVAL.toSeconds());
        check.addProperty("timeout", CHECK_TIMEOUT.toSeconds());
        check.addProperty("retries", CHECK_RETRIES);
        check.addProperty("startPeriod", container.startPeriod().toSeconds());
        return check;
    }

    private static JsonObject logConfiguration(Container container, Logs logs) {
        JsonObject options = new JsonObject();
        options.addProperty("awslogs-group", logs.group().apply(container.name()));
        options.addProperty("awslogs-region", logs.region());
        options.addProperty("awslogs-stream-prefix", container.name());
        options.addProperty("max-buffer-size", "25m");
        options.addProperty("mode", "non-blocking");
        JsonObject configuration = new JsonObject();
        configuration.addProperty("logDriver", "awslogs");
        configuration.add("options", options);
        return configuration;
    }

    private static JsonArray pairs(Map<String, String> values, String key) {
        JsonArray pairs = new JsonArray();
        values.forEach((name, value) -> {
            JsonObject pair = new JsonObject();
            pair.addProperty("name", name);
            pair.addProperty(key, value);
            pairs.add(pair);
        });
        return pairs;
    }

    private static JsonArray strings(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static JsonArray list(JsonElement one) {
        JsonArray array = new JsonArray();
        array.add(one);
        return array;
    }
}

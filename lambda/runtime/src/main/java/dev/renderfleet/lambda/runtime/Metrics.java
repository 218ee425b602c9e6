package dev.renderfleet.lambda.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of one invocation, written as one line in CloudWatch's embedded metric format: no API call, no permission, no
 * library. Namespace {@value #NAMESPACE}, dimension {@code FunctionName} (which names the stage). What Lambda measures by
 * itself (duration, errors, throttles) is not repeated.
 */
public final class Metrics {
    /** The namespace of all custom metrics of this project. */
    public static final String NAMESPACE = "Renderfleet";

    private enum Unit {
        COUNT("Count"),
        MILLISECONDS("Milliseconds");

        private final String text;

        Unit(String text) {
            this.text = text;
        }
    }

    private record Value(Unit unit, double amount) {}

    private final Map<String, Value> values = new LinkedHashMap<>();

    /** Adds to a count. */
    public synchronized void count(String name, long amount) {
        values.merge(
                name,
                new Value(Unit.COUNT, amount),
                (old, added) -> new Value(old.unit(), old.amount() + added.amount()));
    }

    /** Adds to a time, kept in milliseconds. */
    public synchronized void time(String name, Duration amount) {
        values.merge(
                name,
                new Value(Unit.MILLISECONDS, amount.toMillis()),
                (old, added) -> new Value(old.unit(), old.amount() + added.amount()));
    }

    /** The counts so far, by name. */
    public synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value.unit() == Unit.COUNT) {
                counts.put(name, (long) value.amount());
            }
        });
        return counts;
    }

    /** Writes what was measured, if anything, and starts anew. */
    synchronized void flush(JsonLog log, Clock clock, String functionName) {
        if (values.isEmpty()) {
            return;
        }
        JsonArray metrics = new JsonArray();
        JsonObject line = new JsonObject();
        values.forEach((name, value) -> {
            JsonObject metric = new JsonObject();
            metric.addProperty("Name", name);
            metric.addProperty("Unit", value.unit().text);
            metrics.add(metric);
            line.addProperty(name, value.amount());
        });
        JsonArray dimensionSet = new JsonArray();
        dimensionSet.add("FunctionName");
        JsonArray dimensions = new JsonArray();
        dimensions.add(dimensionSet);
        JsonObject directive = new JsonObject();
        directive.addProperty("Namespace", NAMESPACE);
        directive.add("Dimensions", dimensions);
        directive.add("Metrics", metrics);
        JsonArray directives = new JsonArray();
        directives.add(directive);
        JsonObject aws = new JsonObject();
        aws.addProperty("Timestamp", clock.millis());
        aws.add("CloudWatchMetrics", directives);
        line.add("_aws", aws);
        line.addProperty("FunctionName", functionName);
        log.commonFields().entrySet().forEach(entry -> line.add(entry.getKey(), entry.getValue()));
        log.writeRaw(line);
        values.clear();
    }
}

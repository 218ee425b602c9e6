package dev.renderfleet.stage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.stage.binding.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How long CloudWatch Logs keeps events.
 *
 * @param days one of the periods that PutRetentionPolicy accepts; never unlimited
 */
public record LogRetention(int days) {

    /** Source: the CloudWatch Logs API reference, PutRetentionPolicy. */
    private static final List<Integer> PERIODS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    public LogRetention {
        if (!PERIODS.contains(days)) {
            throw new IllegalArgumentException(days + " is not a period that CloudWatch Logs knows: " + PERIODS);
        }
    }

    /** Written in a stage file as a number of days. */
    public static ValueType<LogRetention> valueType() {
        JsonObject schema = new JsonObject();
        JsonArray periods = new JsonArray();
        PERIODS.forEach(periods::add);
        schema.add("enum", periods);
        String allowed = PERIODS.stream().map(String::valueOf).collect(Collectors.joining(", ", "one of ", " days"));
        return new ValueType<>(allowed, schema, LogRetention::read);
    }

    private static Optional<LogRetention> read(JsonElement json) {
        String text = json.isJsonPrimitive() ? json.getAsString() : "";
        return PERIODS.stream()
                .filter(period -> text.equals(String.valueOf(period)))
                .findFirst()
                .map(LogRetention::new);
    }
}

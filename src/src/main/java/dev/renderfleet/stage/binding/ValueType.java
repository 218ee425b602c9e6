package dev.renderfleet.stage.binding;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one kind of value is written in a stage file.
 *
 * @param allowed what is accepted, in words
 * @param schema its JSON Schema
 * @param read reads it; empty where the value is not of this kind
 */
public record ValueType<T>(String allowed, JsonObject schema, Function<JsonElement, Optional<T>> read) {

    /** A value written as a string, with its own syntax. {@code parse} answers empty to what it does not accept. */
    public static <T> ValueType<T> text(String allowed, String pattern, Function<String, Optional<T>> parse) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "string");
        if (!pattern.isEmpty()) {
            schema.addProperty("pattern", "^(?:" + pattern + ")$");
        }
        return new ValueType<>(
                allowed, schema, json -> isString(json) ? parse.apply(json.getAsString()) : Optional.empty());
    }

    static boolean isString(JsonElement json) {
        return json.isJsonPrimitive() && json.getAsJsonPrimitive().isString();
    }
}

package dev.renderfleet.comment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reading JSON in which anything may be missing or null, but what is there has its kind. */
final class Json {

    private Json() {}

    static Optional<JsonElement> at(JsonObject object, String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isJsonNull());
    }

    static Optional<JsonObject> object(JsonObject object, String name) {
        return at(object, name).map(value -> {
            if (!value.isJsonObject()) {
                throw new JsonParseException(name + " is no object");
            }
            return value.getAsJsonObject();
        });
    }

    static List<JsonObject> list(JsonObject object, String name) {
        List<JsonObject> items = new ArrayList<>();
        at(object, name).ifPresent(value -> value.getAsJsonArray().forEach(item -> items.add(item.getAsJsonObject())));
        return items;
    }

    static List<String> texts(JsonObject object, String name) {
        List<String> items = new ArrayList<>();
        at(object, name).ifPresent(value -> value.getAsJsonArray().forEach(item -> items.add(item.getAsString())));
        return items;
    }

    static String text(JsonObject object, String name) {
        return at(object, name).map(JsonElement::getAsString).orElse("");
    }

    static boolean isTrue(JsonObject object, String name) {
        return at(object, name).map(JsonElement::getAsBoolean).orElse(false);
    }

    static Map<String, Integer> counts(JsonObject object, String name) {
        Map<String, Integer> counts = new TreeMap<>();
        object(object, name).ifPresent(map -> map.entrySet()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().getAsInt())));
        return counts;
    }

    static Map<String, Double> amounts(JsonObject object, String name) {
        Map<String, Double> amounts = new TreeMap<>();
        object(object, name).ifPresent(map -> map.entrySet()
                .forEach(entry -> amounts.put(entry.getKey(), entry.getValue().getAsDouble())));
        return amounts;
    }
}

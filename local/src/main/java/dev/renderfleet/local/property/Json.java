package dev.renderfleet.local.property;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.renderfleet.local.property.PropertyValue.Bool;
import dev.renderfleet.local.property.PropertyValue.Content;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Num;
import dev.renderfleet.local.property.PropertyValue.Text;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON text to properties and back. Content (assets, archives) is written with a marker that only this class reads. */
public final class Json {

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final String CONTENT_MARK = "rehearsal:content";

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * @throws IllegalArgumentException when the text is not JSON; the message does not repeat the text
     */
    public static PropertyValue parse(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            JsonElement element = GSON.getAdapter(JsonElement.class).read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("something follows the JSON value");
            }
            return read(element);
        } catch (IOException | JsonParseException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a value on one line.
     *
     * @throws IllegalArgumentException for values that JSON has no form for: unknown ones and secrets
     */
    public static String write(PropertyValue value) {
        return GSON.toJson(element(value));
    }

    private static PropertyValue read(JsonElement element) {
        if (element.isJsonArray()) {
            List<PropertyValue> items = new ArrayList<>();
            element.getAsJsonArray().forEach(item -> items.add(read(item)));
            return new Items(items);
        }
        if (element.isJsonObject()) {
            Map<String, PropertyValue> fields = new TreeMap<>();
            element.getAsJsonObject().entrySet().forEach(entry -> fields.put(entry.getKey(), read(entry.getValue())));
            if (fields.get(CONTENT_MARK) instanceof Text kind && fields.get("description") instanceof Fields content) {
                return new Content(kind.value().equals("archive"), content);
            }
            return new Fields(fields);
        }
        if (element instanceof JsonPrimitive primitive) {
            if (primitive.isBoolean()) {
                return new Bool(primitive.getAsBoolean());
            }
            return primitive.isNumber() ? new Num(primitive.getAsDouble()) : new Text(primitive.getAsString());
        }
        return PropertyValue.none();
    }

    private static JsonElement element(PropertyValue value) {
        if (value instanceof Items items) {
            JsonArray array = new JsonArray();
            items.values().forEach(item -> array.add(element(item)));
            return array;
        }
        if (value instanceof Fields fields) {
            JsonObject object = new JsonObject();
            fields.values().forEach((key, item) -> object.add(key, element(item)));
            return object;
        }
        if (value instanceof Content content) {
            JsonObject object = new JsonObject();
            object.addProperty(CONTENT_MARK, content.archive() ? "archive" : "asset");
            object.add("description", element(content.description()));
            return object;
        }
        if (value instanceof Bool bool) {
            return new JsonPrimitive(bool.value());
        }
        if (value instanceof Num num) {
            // Whole numbers without a fraction: 3, not 3.0.
            return num.value() == Math.rint(num.value()) && Math.abs(num.value()) < 1L << 53
                    ? new JsonPrimitive((long) num.value())
                    : new JsonPrimitive(num.value());
        }
        if (value instanceof Text text) {
            return new JsonPrimitive(text.value());
        }
        if (value.equals(PropertyValue.none())) {
            return JsonNull.INSTANCE;
        }
        throw new IllegalArgumentException(
                "JSON has no form for " + value.getClass().getSimpleName());
    }
}

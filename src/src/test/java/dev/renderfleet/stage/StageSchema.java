package dev.renderfleet.stage;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.renderfleet.stage.binding.Field;
import dev.renderfleet.stage.binding.Key;
import java.util.List;

/** Makes the JSON Schema of stage files from the records, for editors that complete and check YAML. */
final class StageSchema {

    private StageSchema() {}

    static String json() {
        JsonObject config = config(Stage.class);
        config.add("anyOf", oneOf("certificateArn", "hostedZoneId"));
        return file("A Renderfleet stage, Pulumi.<stage>.yaml", config);
    }

    /** The same for the delivery stack. */
    static String deliveryJson() {
        return file("Renderfleet's delivery stack, Pulumi.delivery.yaml", config(Delivery.class));
    }

    private static JsonObject config(Class<?> type) {
        JsonObject config = new JsonObject();
        config.addProperty("type", "object");
        JsonObject keys = new JsonObject();
        JsonArray required = new JsonArray();
        for (Field field : Field.of(type)) {
            String key = Stage.NAMESPACE + ":" + field.name();
            keys.add(key, schema(field));
            if (field.required()) {
                required.add(key);
            }
        }
        config.add("properties", keys);
        config.add("required", required);
        config.add("patternProperties", new JsonObject());
        // Other namespaces, such as aws:profile, are Pulumi's business; ours are known one by one.
        JsonObject ours = new JsonObject();
        ours.addProperty("pattern", "^(?!" + Stage.NAMESPACE + ":)");
        JsonArray either = new JsonArray();
        either.add(ours);
        JsonObject known = new JsonObject();
        JsonArray names = new JsonArray();
        keys.keySet().forEach(names::add);
        known.add("enum", names);
        either.add(known);
        JsonObject propertyNames = new JsonObject();
        propertyNames.add("anyOf", either);
        config.remove("patternProperties");
        config.add("propertyNames", propertyNames);
        return config;
    }

    private static String file(String title, JsonObject config) {
        JsonObject root = new JsonObject();
        root.addProperty("$schema", "http://json-schema.org/draft-07/schema#");
        root.addProperty("title", title);
        root.addProperty("type", "object");
        JsonObject properties = new JsonObject();
        properties.add("config", config);
        root.add("properties", properties);
        JsonArray top = new JsonArray();
        top.add("config");
        root.add("required", top);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root) + "\n";
    }

    private static JsonArray oneOf(String... keys) {
        JsonArray alternatives = new JsonArray();
        for (String key : keys) {
            JsonObject alternative = new JsonObject();
            JsonArray required = new JsonArray();
            required.add(Stage.NAMESPACE + ":" + key);
            alternative.add("required", required);
            alternatives.add(alternative);
        }
        return alternatives;
    }

    private static JsonObject schema(Field field) {
        JsonObject one = field.isRecord()
                ? record(field.type())
                : field.valueType().schema().deepCopy();
        JsonObject schema = field.form() == Field.Form.LIST ? list(one, field.key()) : one;
        schema.addProperty("description", field.key().doc());
        if (!field.key().fallback().isEmpty() && field.form() == Field.Form.ONE) {
            schema.add("default", new JsonPrimitive(field.key().fallback()));
        }
        return schema;
    }

    private static JsonObject list(JsonObject item, Key key) {
        JsonObject list = new JsonObject();
        list.addProperty("type", "array");
        list.add("items", item);
        list.addProperty("uniqueItems", true);
        if (key.min() > 0) {
            list.addProperty("minItems", key.min());
        }
        if (key.max() != Long.MAX_VALUE) {
            list.addProperty("maxItems", key.max());
        }
        return list;
    }

    private static JsonObject record(Class<?> type) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        List<Field> fields = Field.of(type);
        fields.forEach(field -> {
            properties.add(field.name(), schema(field));
            if (field.required()) {
                required.add(field.name());
            }
        });
        schema.add("properties", properties);
        schema.add("required", required);
        schema.addProperty("additionalProperties", false);
        return schema;
    }
}

package dev.renderfleet.crossguard;

import dev.renderfleet.crossguard.PropertyValue.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What can be configured of a policy: each key with its type, default and description. Immutable. A configuration is checked
 * against it as a whole, unknown keys included, before any resource is judged.
 */
public final class ConfigSchema {

    private static final ConfigSchema NONE = new ConfigSchema(Map.of());

    private final Map<String, Field> fields;

    /**
     * One key.
     *
     * @param type in JSON Schema's terms: string, integer, number, boolean, array
     * @param items the type of an array's elements, else ""
     * @param allowed the only values it may take; empty for any
     * @param minItems how many elements an array needs
     * @param defaultValue absent if the key must be given
     */
    public record Field(
            String name,
            String type,
            String items,
            List<String> allowed,
            int minItems,
            PropertyValue defaultValue,
            String description) {

        /** This key in terms of JSON Schema, as plain maps and lists. */
        public Map<String, Object> jsonSchema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", type);
            schema.put("description", description);
            if (!items.isEmpty()) {
                schema.put("items", Map.of("type", items));
            }
            if (!allowed.isEmpty()) {
                schema.put("enum", allowed);
            }
            if (minItems > 0) {
                schema.put("minItems", minItems);
            }
            if (!defaultValue.isAbsent()) {
                schema.put("default", defaultValue);
            }
            return schema;
        }

        /** What is wrong with a value; empty if nothing is. */
        Optional<String> problem(PropertyValue value) {
            String wanted = items.isEmpty() ? type : "array of " + items;
            if (type.equals("array")) {
                if (value.shape() != Shape.LIST || value.asList().stream().anyMatch(item -> !isOfType(item, items))) {
                    return Optional.of("must be an " + wanted);
                }
            } else if (!isOfType(value, type)) {
                return Optional.of("must be of type " + wanted);
            }
            if (type.equals("array") && value.asList().size() < minItems) {
                return Optional.of("must have at least " + minItems + " items");
            }
            List<String> bad = value.asList().stream()
                    .map(PropertyValue::asString)
                    .filter(item -> !allowed.isEmpty() && !allowed.contains(item))
                    .toList();
            return bad.isEmpty() ? Optional.empty() : Optional.of("must be one of " + allowed + ", not " + bad);
        }

        private static boolean isOfType(PropertyValue value, String type) {
            return switch (type) {
                case "string" -> value.shape() == Shape.STRING;
                case "boolean" -> value.shape() == Shape.BOOLEAN;
                case "number" -> value.shape() == Shape.NUMBER;
                case "integer" -> value.shape() == Shape.NUMBER && value.asNumber() == Math.rint(value.asNumber());
                default -> throw new IllegalStateException("no such type: " + type);
            };
        }
    }

    private ConfigSchema(Map<String, Field> fields) {
        this.fields = fields;
    }

    /** Nothing to configure; the start of every schema. */
    public static ConfigSchema none() {
        return NONE;
    }

    public ConfigSchema integer(String name, int defaultValue, String description) {
        return with(new Field(name, "integer", "", List.of(), 0, PropertyValue.of(defaultValue), description));
    }

    public ConfigSchema number(String name, double defaultValue, String description) {
        return with(new Field(name, "number", "", List.of(), 0, PropertyValue.of(defaultValue), description));
    }

    public ConfigSchema bool(String name, boolean defaultValue, String description) {
        return with(new Field(name, "boolean", "", List.of(), 0, PropertyValue.of(defaultValue), description));
    }

    public ConfigSchema string(String name, String defaultValue, String description) {
        return with(new Field(name, "string", "", List.of(), 0, PropertyValue.of(defaultValue), description));
    }

    /** A string out of a closed set. */
    public ConfigSchema choice(String name, String defaultValue, List<String> allowed, String description) {
        return with(
                new Field(name, "string", "", List.copyOf(allowed), 0, PropertyValue.of(defaultValue), description));
    }

    public ConfigSchema strings(String name, List<String> defaultValue, String description) {
        return with(new Field(name, "array", "string", List.of(), 0, PropertyValue.of(defaultValue), description));
    }

    public ConfigSchema integers(String name, List<Integer> defaultValue, String description) {
        return with(new Field(name, "array", "integer", List.of(), 0, PropertyValue.of(defaultValue), description));
    }

    /** Takes the default of a key away: a configuration has to give it. */
    public ConfigSchema required(String name) {
        return change(
                name,
                field -> new Field(
                        name,
                        field.type(),
                        field.items(),
                        field.allowed(),
                        field.minItems(),
                        PropertyValue.absent(),
                        field.description()));
    }

    /** Demands at least one element of a list. */
    public ConfigSchema nonEmpty(String name) {
        return change(
                name,
                field -> new Field(
                        name,
                        field.type(),
                        field.items(),
                        field.allowed(),
                        1,
                        field.defaultValue(),
                        field.description()));
    }

    private ConfigSchema change(String name, Function<Field, Field> change) {
        if (!fields.containsKey(name)) {
            throw new IllegalArgumentException("no such key: " + name);
        }
        return with(change.apply(fields.get(name)));
    }

    private ConfigSchema with(Field field) {
        Map<String, Field> copy = new LinkedHashMap<>(fields);
        copy.put(field.name(), field);
        return new ConfigSchema(copy);
    }

    /** The keys in the order they were added. */
    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    /** Checks values and fills in defaults; what is wrong is added to {@code problems}, each starting with its key. */
    PolicyConfig resolve(Map<String, PropertyValue> given, List<String> problems) {
        Map<String, PropertyValue> values = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            Field field = fields.get(key);
            if (field == null) {
                problems.add(key + ": unknown key, known are " + new ArrayList<>(fields.keySet()));
            } else {
                field.problem(value).ifPresent(problem -> problems.add(key + ": " + problem));
                values.put(key, value);
            }
        });
        for (Field field : fields.values()) {
            if (!values.containsKey(field.name())) {
                if (field.defaultValue().isAbsent()) {
                    problems.add(field.name() + ": required, but missing");
                }
                values.put(field.name(), field.defaultValue());
            }
        }
        return new PolicyConfig(values);
    }
}

package dev.renderfleet.stage.binding;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the configuration that Pulumi hands over into a tree of records. It collects every problem before it fails,
 * refuses keys that no record names, and is strict where {@code com.pulumi.Config} is lenient ({@code "yes"} is not a
 * boolean, a missing number is not 0).
 */
public final class Binder {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private final String namespace;
    private final Set<String> secretKeys;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param namespace the keys' namespace, such as {@code renderfleet}
     * @param secretKeys full names of the keys whose values are secret, and are never repeated in a problem
     */
    public Binder(String namespace, Set<String> secretKeys) {
        this.namespace = namespace;
        this.secretKeys = secretKeys;
    }

    /**
     * Reads all keys of the namespace.
     *
     * @param config full key to value, as in {@code PULUMI_CONFIG}: scalars as text, objects and lists as JSON
     * @throws InvalidStageException with every problem found
     */
    public <R extends Record> R bind(Class<R> type, String file, Map<String, String> config) {
        JsonObject root = new JsonObject();
        Map<String, Field> fields = new LinkedHashMap<>();
        Field.of(type).forEach(field -> fields.put(field.name(), field));
        String prefix = namespace + ":";
        config.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    String key = entry.getKey().substring(prefix.length());
                    root.add(key, topLevel(entry.getValue(), Optional.ofNullable(fields.get(key))));
                });
        Optional<R> bound = record(type, root, new Problems(prefix, problems));
        if (bound.isEmpty() || !problems.isEmpty()) {
            throw new InvalidStageException(file, problems);
        }
        return bound.get();
    }

    /** Pulumi passes scalars at the top as text, whatever they were in the file; their type tells what they are. */
    private static JsonElement topLevel(String text, Optional<Field> field) {
        boolean structured = field.map(f -> f.isRecord() || f.form() == Field.Form.LIST)
                .orElse(text.startsWith("{") || text.startsWith("["));
        if (structured) {
            try {
                return JsonParser.parseString(text);
            } catch (JsonParseException e) {
                return new JsonPrimitive(text);
            }
        }
        Class<?> type = field.<Class<?>>map(Field::type).orElse(String.class);
        if (type == Boolean.class && (text.equals("true") || text.equals("false"))) {
            return new JsonPrimitive(text.equals("true"));
        }
        if (Number.class.isAssignableFrom(type) && NUMBER.matcher(text).matches()) {
            return new JsonPrimitive(new java.math.BigDecimal(text));
        }
        return new JsonPrimitive(text);
    }

    private <R> Optional<R> record(Class<R> type, JsonElement json, Problems at) {
        if (!json.isJsonObject()) {
            at.add(
                    shown(json, at),
                    "a mapping with the keys " + names(Field.of(type)),
                    "write the keys below this one");
            return Optional.empty();
        }
        int before = problems.size();
        JsonObject object = json.getAsJsonObject();
        List<Field> fields = Field.of(type);
        refuseUnknownKeys(fields, object, at);
        Map<String, Object> valid = new LinkedHashMap<>();
        for (Field field : fields) {
            JsonElement value = object.get(field.name());
            field(field, value == null || value instanceof JsonNull ? Optional.empty() : Optional.of(value), at)
                    .ifPresent(bound -> valid.put(field.name(), bound));
        }
        crossChecks(type, new Found(valid, new HashSet<>(object.keySet())), at);
        return problems.size() > before ? Optional.empty() : Optional.of(construct(type, valid));
    }

    private Optional<?> field(Field field, Optional<JsonElement> json, Problems parent) {
        Problems at = parent.at(field.name());
        return switch (field.form()) {
            case LIST -> list(field, json, at);
            case OPTIONAL -> optional(field, json, at);
            case ONE -> {
                if (json.isPresent()) {
                    yield one(field, json.get(), at);
                }
                if (field.isRecord()) {
                    yield record(field.type(), new JsonObject(), at);
                }
                if (field.key().fallback().isEmpty()) {
                    at.add("nothing", allowed(field), remedy(field, at));
                    yield Optional.empty();
                }
                yield one(field, fallback(field), at);
            }
        };
    }

    /** The outer Optional tells whether the key is valid, the inner one whether it is there. */
    private Optional<Optional<?>> optional(Field field, Optional<JsonElement> json, Problems at) {
        if (json.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        Optional<?> value = one(field, json.get(), at);
        return value.isPresent() ? Optional.of(value) : Optional.empty();
    }

    private Optional<?> list(Field field, Optional<JsonElement> json, Problems at) {
        JsonElement value = json.orElseGet(() -> field.key().fallback().isEmpty()
                ? new JsonArray()
                : JsonParser.parseString(field.key().fallback()));
        boolean counted = value.isJsonArray()
                && value.getAsJsonArray().size() >= field.key().min()
                && value.getAsJsonArray().size() <= field.key().max();
        if (!counted) {
            at.add(json.isEmpty() ? "nothing" : shown(value, at), listAllowed(field), remedy(field, at));
            return Optional.empty();
        }
        int before = problems.size();
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < value.getAsJsonArray().size(); i++) {
            one(field, value.getAsJsonArray().get(i), at.item(i)).ifPresent(items::add);
        }
        if (problems.size() == before && new HashSet<>(items).size() < items.size()) {
            at.add(shown(value, at), "each item once", "remove the repeated item");
        }
        return problems.size() > before ? Optional.empty() : Optional.of(List.copyOf(items));
    }

    private Optional<?> one(Field field, JsonElement json, Problems at) {
        if (field.isRecord()) {
            return record(field.type(), json, at);
        }
        Optional<?> value = field.valueType().read().apply(json);
        if (value.isEmpty()) {
            at.add(shown(json, at), allowed(field), remedy(field, at));
        }
        return value;
    }

    private void refuseUnknownKeys(List<Field> fields, JsonObject object, Problems at) {
        for (String key : object.keySet()) {
            if (fields.stream().noneMatch(field -> field.name().equals(key))) {
                String remedy = Nearest.to(key, fields.stream().map(Field::name).toList())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("remove it");
                Problems unknown = at.at(key);
                unknown.add(shown(object.get(key), unknown), "no such key; the keys here are " + names(fields), remedy);
            }
        }
    }

    private static void crossChecks(Class<?> type, Found found, Problems at) {
        CheckedBy checkedBy = type.getAnnotation(CheckedBy.class);
        if (checkedBy != null) {
            try {
                checkedBy.value().getDeclaredConstructor().newInstance().check(found, at);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot create the check of " + type, e);
            }
        }
    }

    private static <R> R construct(Class<R> type, Map<String, Object> valid) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(Arrays.stream(components)
                            .map(component -> valid.get(component.getName()))
                            .toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " refused values that its keys allow", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type, e);
        }
    }

    /** A fallback is written as in the stage file, so it is read like one. */
    private static JsonElement fallback(Field field) {
        String text = field.key().fallback();
        return field.isRecord() ? JsonParser.parseString(text) : topLevel(text, Optional.of(field));
    }

    private static String allowed(Field field) {
        return field.isRecord()
                ? "a mapping with the keys " + names(Field.of(field.type()))
                : field.valueType().allowed();
    }

    private static String listAllowed(Field field) {
        return "a list" + ValueTypes.range(field.key()) + (field.isRecord() ? "" : ", each " + allowed(field));
    }

    private static String remedy(Field field, Problems at) {
        String example = field.key().example().isEmpty()
                ? field.key().fallback()
                : field.key().example();
        return example.isEmpty() ? "set " + at.path() : "set it, for example " + at.path() + ": " + example;
    }

    private static String names(List<Field> fields) {
        return String.join(", ", fields.stream().map(Field::name).toList());
    }

    private String shown(JsonElement json, Problems at) {
        if (secretKeys.stream().anyMatch(secret -> at.path().startsWith(secret))) {
            return "[secret]";
        }
        String text = json.toString();
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }
}

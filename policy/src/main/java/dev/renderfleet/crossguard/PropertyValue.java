package dev.renderfleet.crossguard;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One immutable property value: a scalar, a list, an object, an asset or archive, a reference to a resource, a value that is
 * not known before the update, or nothing at all. Any of them may be secret, and may carry the URNs it was computed from
 * (an output value).
 *
 * <p>The {@code as…} methods convert leniently, as providers do (a number reads from its text), throw
 * {@link UnknownValueException} on an unknown value and {@link IllegalArgumentException} on a value of another kind; their
 * messages name the path and the kind, never the value, which may be secret.
 */
public final class PropertyValue implements PropertyView {

    /** What a value is. */
    public enum Shape {
        ABSENT,
        BOOLEAN,
        NUMBER,
        STRING,
        LIST,
        OBJECT,
        /** A file or text; {@link #at} reads its {@code path}, {@code uri}, {@code text} and {@code hash}. */
        ASSET,
        /** An archive; {@link #at} reads its {@code path}, {@code uri}, {@code assets} and {@code hash}. */
        ARCHIVE,
        /** A resource given as a value; {@link #at} reads its {@code urn} and {@code id}. */
        REFERENCE,
        UNKNOWN
    }

    private static final PropertyValue ABSENT = new PropertyValue(Shape.ABSENT, null, false, Set.of(), "");

    private final Shape shape;
    private final Object value;
    private final boolean secret;
    private final Set<String> dependencies;
    private final String path;

    private PropertyValue(Shape shape, Object value, boolean secret, Set<String> dependencies, String path) {
        this.shape = shape;
        this.value = value;
        this.secret = secret;
        this.dependencies = dependencies;
        this.path = path;
    }

    static PropertyValue absent() {
        return ABSENT;
    }

    static PropertyValue of(Shape shape, Object value) {
        return new PropertyValue(shape, value, false, Set.of(), "");
    }

    /** A value that is not known before the update. */
    public static PropertyValue unknown() {
        return of(Shape.UNKNOWN, null);
    }

    /**
     * A value from plain Java: {@code null}, booleans, numbers, strings, lists, maps with string keys, other property values
     * and Gson elements.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static PropertyValue of(Object plain) {
        if (plain == null) {
            return ABSENT;
        }
        if (plain instanceof PropertyValue propertyValue) {
            return propertyValue;
        }
        if (plain instanceof Boolean) {
            return of(Shape.BOOLEAN, plain);
        }
        if (plain instanceof Number number) {
            return of(Shape.NUMBER, number.doubleValue());
        }
        if (plain instanceof String) {
            return of(Shape.STRING, plain);
        }
        if (plain instanceof Iterable<?>) {
            List<PropertyValue> items = new ArrayList<>();
            ((Iterable<?>) plain).forEach(item -> items.add(of(item)));
            return of(Shape.LIST, List.copyOf(items));
        }
        if (plain instanceof Map<?, ?>) {
            Map<String, PropertyValue> entries = new LinkedHashMap<>();
            ((Map<?, ?>) plain).forEach((key, item) -> entries.put((String) key, of(item)));
            return of(Shape.OBJECT, entries);
        }
        if (plain instanceof JsonElement jsonElement) {
            return ofJson(jsonElement);
        }
        throw new IllegalArgumentException(
                "not a property value: " + plain.getClass().getName());
    }

    private static PropertyValue ofJson(JsonElement json) {
        if (json.isJsonArray()) {
            List<PropertyValue> items = new ArrayList<>();
            json.getAsJsonArray().forEach(item -> items.add(ofJson(item)));
            return of(Shape.LIST, List.copyOf(items));
        }
        if (json.isJsonObject()) {
            Map<String, PropertyValue> entries = new LinkedHashMap<>();
            json.getAsJsonObject().entrySet().forEach(entry -> entries.put(entry.getKey(), ofJson(entry.getValue())));
            return of(Shape.OBJECT, entries);
        }
        if (json.isJsonNull()) {
            return ABSENT;
        }
        var scalar = json.getAsJsonPrimitive();
        if (scalar.isBoolean()) {
            return of(Shape.BOOLEAN, scalar.getAsBoolean());
        }
        return scalar.isNumber() ? of(Shape.NUMBER, scalar.getAsDouble()) : of(Shape.STRING, scalar.getAsString());
    }

    /** The same value, marked as a secret. */
    public PropertyValue asSecret() {
        return new PropertyValue(shape, value, true, dependencies, path);
    }

    PropertyValue withDependencies(Set<String> urns) {
        return new PropertyValue(shape, value, secret, Set.copyOf(urns), path);
    }

    private PropertyValue reachedBy(String newPath, PropertyValue parent) {
        return new PropertyValue(shape, value, secret || parent.secret, dependencies, newPath);
    }

    /** A path in steps: keys are strings, indexes integers. */
    public static List<Object> pathSteps(String path) {
        return PropertyPath.parse(path);
    }

    public Shape shape() {
        return shape;
    }

    public boolean isAbsent() {
        return shape == Shape.ABSENT;
    }

    public boolean isUnknown() {
        return shape == Shape.UNKNOWN;
    }

    public boolean isSecret() {
        return secret;
    }

    /** Whether this value or anything inside it is not known before the update. */
    public boolean containsUnknowns() {
        boolean[] found = {isUnknown()};
        visitChildren(child -> found[0] |= child.containsUnknowns());
        return found[0];
    }

    /** URNs of the resources that this very value was computed from; empty unless the engine sent an output value. */
    public Set<String> dependencies() {
        return dependencies;
    }

    @Override
    public PropertyValue at(String wanted) {
        PropertyValue current = this;
        for (Object step : PropertyPath.parse(wanted)) {
            current = current.step(step);
            if (current.isAbsent() || current.isUnknown()) {
                break;
            }
        }
        return current.reachedBy(path.isEmpty() ? wanted : path + "." + wanted, this);
    }

    private PropertyValue step(Object step) {
        PropertyValue child = ABSENT;
        if (step instanceof Integer i) {
            int index = i;
            List<PropertyValue> items = asList();
            child = index < items.size() ? items.get(index) : ABSENT;
        } else if (value instanceof Map<?, ?>) {
            child = (PropertyValue) ((Map<?, ?>) value).get(step);
        } else if (shape == Shape.UNKNOWN) {
            child = this;
        }
        return child == null ? ABSENT : child.reachedBy(child.path, this);
    }

    public boolean asBoolean() {
        if (shape == Shape.BOOLEAN) {
            return (Boolean) value;
        }
        if (shape == Shape.STRING && ("true".equals(value) || "false".equals(value))) {
            return "true".equals(value);
        }
        throw mismatch("a boolean");
    }

    public String asString() {
        switch (shape) {
            case STRING -> {
                return (String) value;
            }
            case BOOLEAN -> {
                return value.toString();
            }
            case NUMBER -> {
                double number = (Double) value;
                return number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString((long) number)
                        : value.toString();
            }
            default -> throw mismatch("a string");
        }
    }

    public double asNumber() {
        if (shape == Shape.NUMBER) {
            return (Double) value;
        }
        if (shape == Shape.STRING) {
            try {
                return Double.parseDouble((String) value);
            } catch (NumberFormatException e) {
                throw mismatch("a number");
            }
        }
        throw mismatch("a number");
    }

    public int asInteger() {
        double number = asNumber();
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw mismatch("a whole number");
        }
        return (int) number;
    }

    /** The elements; any other given value is a list of one, as providers flatten lists of at most one element. */
    @SuppressWarnings("unchecked") // a LIST holds a list of property values, see of()
    public List<PropertyValue> asList() {
        if (shape == Shape.UNKNOWN) {
            throw mismatch("a list");
        }
        if (shape == Shape.ABSENT) {
            return List.of();
        }
        List<PropertyValue> items = shape == Shape.LIST ? (List<PropertyValue>) value : List.of(this);
        List<PropertyValue> result = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            result.add(shape == Shape.LIST ? items.get(i).reachedBy(path + "[" + i + "]", this) : this);
        }
        return result;
    }

    /** The entries of an object (or the fields of an asset, archive or reference), without keys that start with {@code __}. */
    public Map<String, PropertyValue> asMap() {
        if (!(value instanceof Map<?, ?>)) {
            throw mismatch("an object");
        }
        Map<String, PropertyValue> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, item) -> {
            String key = (String) name;
            PropertyValue entry = (PropertyValue) item;
            if (!key.startsWith("__") && !entry.isAbsent()) {
                entries.put(key, entry.reachedBy(path.isEmpty() ? key : path + "." + key, this));
            }
        });
        return entries;
    }

    /** This value parsed, if it is a text that holds JSON; objects and lists are returned as they are. */
    public PropertyValue parsedJson() {
        if (shape == Shape.UNKNOWN) {
            throw mismatch("JSON");
        }
        if (shape != Shape.STRING) {
            return this;
        }
        try {
            return ofJson(Json.parse((String) value)).reachedBy(path, this);
        } catch (JsonParseException e) {
            // The text may hold a secret, so neither it nor the parser's excerpt goes into the message.
            throw mismatch("JSON");
        }
    }

    static Optional<PropertyValue> tryParseJson(String text) {
        try {
            return Optional.of(ofJson(Json.parse(text)));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    /**
     * This value as plain Java: booleans, doubles, strings, lists and maps; null if absent. Secrets lose their mark, assets
     * and references are maps of their fields.
     *
     * @throws UnknownValueException if anything inside is unknown
     */
    public Object toPlain() {
        if (isUnknown()) {
            throw mismatch("known");
        }
        if (value instanceof Map<?, ?>) {
            Map<String, Object> result = new LinkedHashMap<>();
            asMap().forEach((key, item) -> result.put(key, item.toPlain()));
            return result;
        }
        if (value instanceof List<?>) {
            List<Object> result = new ArrayList<>();
            asList().forEach(item -> result.add(item.toPlain()));
            return result;
        }
        return value;
    }

    /** Everything inside an object, engine keys included; empty for any other shape. */
    @SuppressWarnings("unchecked") // a map holds property values by string keys, see of()
    Map<String, PropertyValue> rawEntries() {
        return value instanceof Map<?, ?> ? (Map<String, PropertyValue>) value : Map.of();
    }

    /** The elements exactly as they are; empty for any other shape. */
    @SuppressWarnings("unchecked") // a list holds property values, see of()
    List<PropertyValue> rawItems() {
        return value instanceof List<?> ? (List<PropertyValue>) value : List.of();
    }

    /** All secret strings inside this value, to be masked in messages. */
    void collectSecrets(Consumer<String> sink) {
        collectSecrets(secret, sink);
    }

    private void collectSecrets(boolean insideSecret, Consumer<String> sink) {
        boolean here = insideSecret || secret;
        if (here && shape == Shape.STRING) {
            sink.accept((String) value);
        }
        visitChildren(child -> child.collectSecrets(here, sink));
    }

    private void visitChildren(Consumer<PropertyValue> visitor) {
        if (value instanceof Map<?, ?>) {
            ((Map<?, ?>) value).values().forEach(child -> visitor.accept((PropertyValue) child));
        } else if (value instanceof List<?>) {
            ((List<?>) value).forEach(child -> visitor.accept((PropertyValue) child));
        }
    }

    private RuntimeException mismatch(String wanted) {
        String where = path.isEmpty() ? "the value" : path;
        return shape == Shape.UNKNOWN
                ? new UnknownValueException(where)
                : new IllegalArgumentException(where + " is not " + wanted + " but " + shape);
    }

    /** Equal in shape, content and secrecy; where the value was read from does not matter. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PropertyValue that)) {
            return false;
        }

        return shape == that.shape && secret == that.secret && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(shape, value, secret);
    }

    /** For test failures; a secret shows as {@code [secret]}. */
    @Override
    public String toString() {
        if (secret) {
            return "[secret]";
        }
        return shape == Shape.UNKNOWN ? "[unknown]" : String.valueOf(value);
    }
}

package dev.renderfleet.local.property;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A resource property as the engine knows it: a JSON value, or one of the engine's own kinds (secret, not yet known,
 * asset, archive). Immutable; equality is by value.
 */
public sealed interface PropertyValue {

    /** No value; the engine treats it like an absent property. */
    record Null() implements PropertyValue {}

    /** A value that only the update will tell. */
    record Unknown() implements PropertyValue {}

    /** A boolean. */
    record Bool(boolean value) implements PropertyValue {}

    /** A number; the wire format has doubles only. */
    record Num(double value) implements PropertyValue {}

    /** A string. */
    record Text(String value) implements PropertyValue {}

    /** A list. */
    record Items(List<PropertyValue> values) implements PropertyValue {
        public Items {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /** An object or a map, in the order of its keys. */
    record Fields(Map<String, PropertyValue> values) implements PropertyValue {
        public Fields {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        /** The value of a key, {@link Null} when there is none. */
        public PropertyValue get(String key) {
            return values.getOrDefault(key, none());
        }

        /** The same fields with one set, or removed when {@code value} is {@link Null}. */
        public Fields with(String key, PropertyValue value) {
            Map<String, PropertyValue> copy = new TreeMap<>(values);
            if (value.isNull()) {
                copy.remove(key);
            } else {
                copy.put(key, value);
            }
            return new Fields(copy);
        }
    }

    /** A value that must not be shown; never nested directly in another secret. */
    record Secret(PropertyValue value) implements PropertyValue {
        public Secret {
            if (value instanceof Secret inner) {
                value = inner.value();
            }
        }
    }

    /**
     * An asset (one file) or an archive (many), as the engine describes it: hash and where the content is. The content
     * itself is not read: the hash decides whether it changed.
     */
    record Content(boolean archive, Fields description) implements PropertyValue {
        /** The content's hash, or the whole description when the engine computed none. */
        public PropertyValue identity() {
            PropertyValue hash = description.get("hash");
            return hash.isNull() ? description : hash;
        }
    }

    /** No value. */
    static PropertyValue none() {
        return new Null();
    }

    /** A value that is not yet known. */
    static PropertyValue unknown() {
        return new Unknown();
    }

    /** A string value. */
    static PropertyValue of(String value) {
        return new Text(value);
    }

    /**
     * A plain Java value (string, number, boolean, list, map, null or a property value) as a property.
     *
     * @throws IllegalArgumentException for any other class
     */
    static PropertyValue of(Object value) {
        if (value == null) {
            return none();
        }
        if (value instanceof PropertyValue property) {
            return property;
        }
        if (value instanceof String text) {
            return new Text(text);
        }
        if (value instanceof Boolean bool) {
            return new Bool(bool);
        }
        if (value instanceof Number number) {
            return new Num(number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return new Items(list.stream().map(PropertyValue::of).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, PropertyValue> fields = new TreeMap<>();
            map.forEach((key, item) -> fields.put(String.valueOf(key), of(item)));
            return new Fields(fields);
        }
        throw new IllegalArgumentException("not a property value: " + value.getClass());
    }

    /** An object without fields. */
    static Fields emptyFields() {
        return new Fields(Map.of());
    }

    /** Whether this is {@link Null}, be it marked secret or not. */
    default boolean isNull() {
        return plain() instanceof Null;
    }

    /** Whether this very value is not yet known; its parts may be unknown even when it is not. */
    default boolean isUnknown() {
        return plain() instanceof Unknown;
    }

    /** This value without its secret mark. */
    default PropertyValue plain() {
        return this instanceof Secret secret ? secret.value() : this;
    }

    /** This value, marked secret when {@code secret} says so. */
    default PropertyValue secretIf(boolean secret) {
        return secret ? new Secret(this) : this;
    }

    /** Whether any part of this value is marked secret. */
    default boolean containsSecret() {
        if (this instanceof Secret) {
            return true;
        }
        if (this instanceof Items items) {
            return items.values().stream().anyMatch(PropertyValue::containsSecret);
        }
        return this instanceof Fields fields
                && fields.values().values().stream().anyMatch(PropertyValue::containsSecret);
    }

    /** Whether any part of this value is not yet known. */
    default boolean containsUnknown() {
        PropertyValue plain = plain();
        if (plain instanceof Unknown) {
            return true;
        }
        if (plain instanceof Items items) {
            return items.values().stream().anyMatch(PropertyValue::containsUnknown);
        }
        return plain instanceof Fields fields
                && fields.values().values().stream().anyMatch(PropertyValue::containsUnknown);
    }

    /** The string, or null when this is anything else. */
    default String textOrNull() {
        return plain() instanceof Text text ? text.value() : null;
    }

    /** Rebuilds this value from the bottom up, with every scalar, secret and content passed through {@code change}. */
    default PropertyValue map(UnaryOperator<PropertyValue> change) {
        if (this instanceof Items items) {
            return new Items(
                    items.values().stream().map(item -> item.map(change)).toList());
        }
        if (this instanceof Fields fields) {
            Map<String, PropertyValue> changed = new TreeMap<>();
            fields.values().forEach((key, item) -> changed.put(key, item.map(change)));
            return new Fields(changed);
        }
        return change.apply(this);
    }
}

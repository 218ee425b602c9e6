package dev.renderfleet.crossguard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads nested properties by path: {@code a.b[0].c}, or {@code tags["a.b"]} for a key with dots.
 *
 * <p>A path that leads nowhere is absent, never an error; a value of the wrong kind is an {@link IllegalArgumentException},
 * which the runner reports as an error of the rule. Reading a value that is not known yet ends the rule with
 * {@link UnknownValueException}; {@link #has} and {@link #isUnknown} may always be asked. A secret reads as its plain value:
 * judge it, but do not put it into a message (the runner masks it if a rule does so by mistake).
 */
public interface PropertyView {

    /** The value at a path; {@linkplain PropertyValue#isAbsent() absent} if there is none, unknown if a parent is unknown. */
    PropertyValue at(String path);

    /** Whether a value is given. One that is not known yet counts as given. */
    default boolean has(String path) {
        return !at(path).isAbsent();
    }

    /** Whether the value, or one that it lies in, is not known before the update. Does not look inside lists and objects. */
    default boolean isUnknown(String path) {
        return at(path).isUnknown();
    }

    /** Whether the value, or one that it lies in, is marked as a secret. */
    default boolean isSecret(String path) {
        return at(path).isSecret();
    }

    /** Whether the value is {@code true}; absent is not. */
    default boolean isTrue(String path) {
        return bool(path).orElse(false);
    }

    /** Whether the value is given and {@code false}; absent is not. */
    default boolean isFalse(String path) {
        return !bool(path).orElse(true);
    }

    /** A boolean; the texts "true" and "false" count, because some providers spell flags so. */
    default Optional<Boolean> bool(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? Optional.empty() : Optional.of(value.asBoolean());
    }

    /** A string; numbers and booleans read as their text. An empty string is present. */
    default Optional<String> string(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? Optional.empty() : Optional.of(value.asString());
    }

    /** A string, or "" if it is absent. */
    default String text(String path) {
        return string(path).orElse("");
    }

    /** A number; a numeric text counts. */
    default Optional<Double> number(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? Optional.empty() : Optional.of(value.asNumber());
    }

    /** A whole number; a numeric text counts, a fraction is an error. */
    default Optional<Integer> integer(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? Optional.empty() : Optional.of(value.asInteger());
    }

    /** The elements of a list; a single value is a list of one, absent an empty list. Elements may be unknown each. */
    default List<PropertyValue> list(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? List.of() : value.asList();
    }

    /** The elements of a list as strings. */
    default List<String> strings(String path) {
        return list(path).stream().map(PropertyValue::asString).toList();
    }

    /** The entries of an object, without the engine's own {@code __*} keys; absent is an empty map. Values may be unknown each. */
    default Map<String, PropertyValue> map(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? Map.of() : value.asMap();
    }

    /** The entries of an object as strings, for example tags. */
    default Map<String, String> stringMap(String path) {
        Map<String, String> result = new LinkedHashMap<>();
        map(path).forEach((key, value) -> result.put(key, value.asString()));
        return result;
    }

    /** A JSON document inside a string (or given as an object), for example container definitions; absent if there is none. */
    default PropertyValue json(String path) {
        return at(path).parsedJson();
    }

    /** An IAM-style policy document, given as JSON text or as an object. */
    default Optional<PolicyDocument> policyDocument(String path) {
        PropertyValue value = at(path);
        return value.isAbsent() ? Optional.empty() : Optional.of(PolicyDocument.of(value));
    }
}

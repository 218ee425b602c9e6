package dev.renderfleet.local.sdk;

import java.util.Map;
import java.util.function.Supplier;

/** What a property of the AWS SDK for Pulumi may hold, read from the SDK's own annotations. */
public sealed interface Shape {

    /** The kinds of single values. */
    enum ScalarKind {
        STRING("a string"),
        BOOLEAN("true or false"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        ASSET("an asset"),
        ARCHIVE("an archive"),
        ANY("any value");

        private final String description;

        ScalarKind(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    /** A single value. */
    record Scalar(ScalarKind kind) implements Shape {}

    /** A list whose items all have one shape. */
    record ListOf(Shape item) implements Shape {}

    /** A map from strings to values of one shape. */
    record MapOf(Shape item) implements Shape {}

    /** Either of two shapes. */
    record OneOf(Shape left, Shape right) implements Shape {}

    /** An object; its properties are read when first asked for, as SDK types may contain themselves. */
    record ObjectOf(String typeName, Supplier<Map<String, Property>> lazyProperties) implements Shape {
        /** The properties by name. */
        public Map<String, Property> properties() {
            return lazyProperties.get();
        }
    }

    /** A property of a resource, a function or a nested object. */
    record Property(String name, Shape shape, boolean required) {}
}

package dev.renderfleet.local.lifecycle;

import dev.renderfleet.local.catalog.PropertyPath;
import dev.renderfleet.local.property.Json;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Bool;
import dev.renderfleet.local.property.PropertyValue.Content;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Num;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.property.PropertyValue.Text;
import dev.renderfleet.local.sdk.Shape;
import dev.renderfleet.local.sdk.Shape.ListOf;
import dev.renderfleet.local.sdk.Shape.MapOf;
import dev.renderfleet.local.sdk.Shape.ObjectOf;
import dev.renderfleet.local.sdk.Shape.OneOf;
import dev.renderfleet.local.sdk.Shape.Property;
import dev.renderfleet.local.sdk.Shape.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares properties with what the SDK says they may be. Unknown values fit everything; secrets are never quoted. */
public final class ShapeCheck {

    private static final int LONGEST_QUOTE = 80;

    private final String owner;
    private final List<Problem> problems = new ArrayList<>();

    private ShapeCheck(String owner) {
        this.owner = owner;
    }

    /** All problems of an object's properties: unknown names, missing ones, values of the wrong kind. */
    public static List<Problem> problems(String owner, Map<String, Property> expected, Fields found) {
        ShapeCheck check = new ShapeCheck(owner);
        check.object(owner, expected, found, "", false);
        return check.problems;
    }

    private void object(String name, Map<String, Property> expected, Fields found, String place, boolean secret) {
        found.values().forEach((key, value) -> {
            // The engine's and the provider's own notes, such as __defaults.
            if (key.startsWith("__")) {
                return;
            }
            Property property = expected.get(key);
            String at = PropertyPath.join(place, key);
            if (property == null) {
                report(
                        at,
                        name + " has no property \"" + key + "\""
                                + nearest(key, expected)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("")
                                + found(value, secret));
            } else {
                value(property.shape(), value, at, secret);
            }
        });
        for (Property property : expected.values()) {
            if (property.required() && found.get(property.name()).isNull()) {
                report(PropertyPath.join(place, property.name()), "required by " + name + ", but missing");
            }
        }
    }

    private void value(Shape shape, PropertyValue value, String place, boolean within) {
        boolean secret = within || value instanceof Secret;
        PropertyValue plain = value.plain();
        if (plain.isNull() || plain.isUnknown()) {
            return;
        }
        if (shape instanceof ListOf list) {
            if (plain instanceof Items items) {
                for (int i = 0; i < items.values().size(); i++) {
                    value(list.item(), items.values().get(i), place + "[" + i + "]", secret);
                }
            } else {
                report(place, "expected a list" + found(plain, secret));
            }
        } else if (shape instanceof MapOf map) {
            if (plain instanceof Fields fields) {
                fields.values().forEach((key, item) -> value(map.item(), item, PropertyPath.join(place, key), secret));
            } else {
                report(place, "expected a map" + found(plain, secret));
            }
        } else if (shape instanceof ObjectOf object) {
            if (plain instanceof Fields fields) {
                object(object.typeName().replaceAll("Args$", ""), object.properties(), fields, place, secret);
            } else {
                report(place, "expected an object" + found(plain, secret));
            }
        } else if (shape instanceof OneOf either) {
            if (!fits(either.left(), value) && !fits(either.right(), value)) {
                value(either.left(), value, place, secret);
            }
        } else if (shape instanceof Scalar scalar && !fits(scalar, plain)) {
            report(place, "expected " + scalar.kind() + found(plain, secret));
        }
    }

    private boolean fits(Shape shape, PropertyValue value) {
        ShapeCheck trial = new ShapeCheck(owner);
        trial.value(shape, value, "", false);
        return trial.problems.isEmpty();
    }

    private static boolean fits(Scalar scalar, PropertyValue value) {
        return switch (scalar.kind()) {
            case STRING -> value instanceof Text;
            case BOOLEAN -> value instanceof Bool;
            case INTEGER -> value instanceof Num num && num.value() == Math.rint(num.value());
            case NUMBER -> value instanceof Num;
            case ASSET -> value instanceof Content;
            case ARCHIVE -> value instanceof Content content && content.archive();
            case ANY -> true;
        };
    }

    private void report(String place, String words) {
        problems.add(new Problem(place, words));
    }

    private static String found(PropertyValue value, boolean secret) {
        if (secret || value.containsSecret()) {
            return ", found a secret value";
        }
        if (value.containsUnknown() || value instanceof Content) {
            return "";
        }
        String text = Json.write(value);
        return ", found " + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…");
    }

    private static Optional<String> nearest(String name, Map<String, Property> expected) {
        String best = null;
        int bestDistance = 4;
        for (String candidate : expected.keySet()) {
            int distance = distance(name, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}

package dev.renderfleet.local.catalog;

import dev.renderfleet.local.property.Json;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import java.util.Optional;

/** Strings that hold JSON, such as policies: AWS compares them by meaning. */
public final class JsonText {

    private JsonText() {}

    /** The JSON object or array in a text; empty when it holds none. */
    public static Optional<PropertyValue> parse(String text) {
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return Optional.empty();
        }
        try {
            PropertyValue value = Json.parse(text);
            return value instanceof Fields || value instanceof Items ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String problem(String text) {
        if (parse(text).isPresent()) {
            return null;
        }
        String start = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return "expected a JSON document, found \"" + start + "\"";
    }
}

package dev.renderfleet.redrive;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to one value in a JSON document: names and indexes, such as {@code payload.items[0].kind}; a leading {@code $.} is
 * allowed. The part of JSONPath that names a single place.
 */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([0-9]{1,6})\\]");

    private final String text;
    private final List<Object> steps = new ArrayList<>();

    private JsonPath(String text) {
        this.text = text;
    }

    static JsonPath parse(String text) {
        JsonPath path = new JsonPath(text);
        String rest = text.startsWith("$.") ? text.substring(2) : text.startsWith("$[") ? text.substring(1) : text;
        Matcher matcher = STEP.matcher(rest);
        int at = 0;
        while (at < rest.length() && matcher.find(at) && matcher.start() == at) {
            path.steps.add(matcher.group(1) != null ? matcher.group(1) : Integer.valueOf(matcher.group(2)));
            at = matcher.end();
        }
        if (at < rest.length() || path.steps.isEmpty()) {
            throw new UsageException("--where " + text
                    + "…: this is no path. Write names and indexes, such as payload.items[0].kind=video.");
        }
        return path;
    }

    /** The value there as text (a string without its quotes, anything else as JSON); empty if there is none. */
    Optional<String> in(String document) {
        JsonElement element;
        try {
            element = JsonParser.parseString(document);
        } catch (JsonParseException e) {
            return Optional.empty();
        }
        for (Object step : steps) {
            if (step instanceof Integer index
                    && element.isJsonArray()
                    && index < element.getAsJsonArray().size()) {
                element = element.getAsJsonArray().get(index);
            } else if (step instanceof String name
                    && element.isJsonObject()
                    && element.getAsJsonObject().has(name)) {
                element = element.getAsJsonObject().get(name);
            } else {
                return Optional.empty();
            }
        }
        boolean string =
                element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
        return Optional.of(string ? element.getAsString() : element.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}

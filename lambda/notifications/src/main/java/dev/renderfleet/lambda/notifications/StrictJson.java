package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Parses a JSON object that PostgreSQL's {@code jsonb} can keep as it is: nothing after it, no name twice in an object, no
 * character U+0000, no half of a surrogate pair, and no nesting that would exhaust a stack.
 */
final class StrictJson {
    /** Levels of objects and arrays, the outermost included. */
    static final int DEEPEST = 32;

    private StrictJson() {}

    static JsonObject parse(String text) throws RejectedException {
        try {
            check(text);
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (MalformedJsonException | java.io.EOFException | JsonParseException | NumberFormatException e) {
            // The parser's message quotes the text.
            throw new RejectedException(Reason.Malformed, "it is not JSON");
        } catch (IllegalStateException e) {
            throw new RejectedException(Reason.Malformed, "it is JSON, but not an object");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static void check(String text) throws IOException, RejectedException {
        JsonReader reader = new JsonReader(new StringReader(text));
        Deque<Set<String>> names = new ArrayDeque<>();
        do {
            switch (reader.peek()) {
                case BEGIN_OBJECT -> {
                    reader.beginObject();
                    enter(names);
                }
                case BEGIN_ARRAY -> {
                    reader.beginArray();
                    enter(names);
                }
                case END_OBJECT -> {
                    reader.endObject();
                    names.pop();
                }
                case END_ARRAY -> {
                    reader.endArray();
                    names.pop();
                }
                case NAME -> {
                    String name = storable(reader.nextName());
                    if (!names.element().add(name)) {
                        throw new RejectedException(Reason.Malformed, "an object has the same name twice");
                    }
                }
                case STRING -> storable(reader.nextString());
                case NUMBER -> reader.nextString();
                case BOOLEAN -> reader.nextBoolean();
                case NULL -> reader.nextNull();
                case END_DOCUMENT -> throw new MalformedJsonException("ends too early");
            }
        } while (!names.isEmpty());
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new MalformedJsonException("something follows");
        }
    }

    private static void enter(Deque<Set<String>> names) throws RejectedException {
        names.push(new HashSet<>());
        if (names.size() > DEEPEST) {
            throw new RejectedException(Reason.Malformed, "it is nested deeper than " + DEEPEST + " levels");
        }
    }

    private static String storable(String text) throws RejectedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new RejectedException(Reason.Malformed, "it has the character U+0000");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new RejectedException(Reason.Malformed, "it has half of a surrogate pair");
            }
        }
        return text;
    }
}

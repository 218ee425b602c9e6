package dev.renderfleet.crossguard;

import java.util.ArrayList;
import java.util.List;

/** A parsed path such as {@code rules[0].apply.kmsKey}; a key with dots in it is written {@code tags["a.b"]}. */
final class PropertyPath {

    private PropertyPath() {}

    /** The steps of a path: a {@link String} is a key, an {@link Integer} an index. */
    static List<Object> parse(String path) {
        List<Object> steps = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '[') {
                int end = path.indexOf(']', at);
                if (path.startsWith("[\"", at)) {
                    end = path.indexOf("\"]", at + 2) + 1;
                }
                if (end <= at) {
                    throw invalid(path);
                }
                String inside = path.substring(at + 1, end);
                steps.add(inside.startsWith("\"") ? inside.substring(1, inside.length() - 1) : index(inside, path));
                at = end + 1;
            } else {
                if (path.charAt(at) == '.' && at > 0) {
                    at++;
                }
                int end = at;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                if (end == at) {
                    throw invalid(path);
                }
                steps.add(path.substring(at, end));
                at = end;
            }
        }
        if (steps.isEmpty()) {
            throw invalid(path);
        }
        return steps;
    }

    private static Integer index(String digits, String path) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw invalid(path);
        }
    }

    private static IllegalArgumentException invalid(String path) {
        return new IllegalArgumentException("not a property path: '" + path + "' (write a.b[0].c or tags[\"x.y\"])");
    }
}

package dev.renderfleet.policy.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The AWS resource types that carry tags as a map, out of the SDK; {@code taggable-types.txt} beside this class lists them. */
final class TaggableTypes {

    private static final String FILE = "taggable-types.txt";

    private TaggableTypes() {}

    /** Type tokens, sorted. */
    static List<String> all() {
        try (InputStream file = TaggableTypes.class.getResourceAsStream(FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}

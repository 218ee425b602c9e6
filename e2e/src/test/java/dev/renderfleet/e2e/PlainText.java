package dev.renderfleet.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Searches files and texts for secrets, as they are and in Base64 at each of its three alignments. */
final class PlainText {

    private final Map<String, String> secrets;

    /** Searches for these values, which are reported by their names. */
    PlainText(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /** {@code <file>: <name of the secret>} for every find in the files below a folder. */
    List<String> below(Path folder) {
        List<String> finds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, ISO_8859_1);
                in(text).forEach(name -> finds.add(folder.relativize(file) + ": " + name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return finds;
    }

    /** The names of the secrets that a text contains. */
    List<String> in(String text) {
        return secrets.entrySet().stream()
                .filter(secret -> forms(secret.getValue()).anyMatch(text::contains))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Stream<String> forms(String secret) {
        return Stream.concat(Stream.of(secret), Stream.of("", " ", "  ").map(before -> encoded(before, secret)));
    }

    /** The characters of the encoding that depend on the secret alone, whatever stands before and after it. */
    private static String encoded(String before, String secret) {
        String all = Base64.getEncoder().withoutPadding().encodeToString((before + secret).getBytes(ISO_8859_1));
        int first = (before.length() * 8 + 5) / 6;
        int last = (before.length() + secret.length()) * 8 / 6;
        return all.substring(first, last);
    }
}

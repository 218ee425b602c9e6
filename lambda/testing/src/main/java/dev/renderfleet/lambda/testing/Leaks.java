package dev.renderfleet.lambda.testing;

import dev.renderfleet.lambda.runtime.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After every test of this module, searches all that was written (the functions' logs, the servers' logs of statements) for
 * every password that any test made. Also fails if a log line had to be redacted: redaction is for accidents, and there
 * should be none.
 */
public final class Leaks implements AfterEachCallback {
    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();
    private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final PrintStream STREAM = new PrintStream(LOG, true, StandardCharsets.UTF_8);

    /** Where functions under test log to. */
    public static PrintStream log() {
        return STREAM;
    }

    public static String logged() {
        return LOG.toString(StandardCharsets.UTF_8);
    }

    /** Remembers a password to search for. */
    public static void expectNowhere(String password) {
        SECRETS.add(password);
    }

    /** Adds a file to the search. */
    public static void watch(Path file) {
        FILES.add(file);
    }

    /** What is found in a text, empty if nothing. */
    public static List<String> findIn(String text) {
        List<String> found = new ArrayList<>();
        SECRETS.stream().filter(text::contains).forEach(found::add);
        if (text.contains(Redaction.MASK)) {
            found.add(Redaction.MASK);
        }
        return found;
    }

    public static int known() {
        return SECRETS.size();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check("the functions' log", logged());
        for (Path file : FILES) {
            if (Files.exists(file)) {
                try {
                    check(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void check(String where, String text) {
        if (!findIn(text).isEmpty()) {
            throw new AssertionError(where + " shows secrets: " + findIn(text));
        }
    }
}

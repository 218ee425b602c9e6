package dev.renderfleet.lambda.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Removes a test's files. */
public final class Folders {
    private Folders() {}

    public static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException e) {
            // A server that is just ending may still remove files of its own; the system's temporary folder is no
            // archive.
            return;
        }
    }
}

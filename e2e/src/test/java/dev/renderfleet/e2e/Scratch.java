package dev.renderfleet.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes temporary folders under {@code target/}, with a space in the path: on the file system that the jars are on, and as
 * demanding as a user's.
 */
public final class Scratch implements TempDirFactory {

    static final Path FOLDER = Path.of("target", "scratch").toAbsolutePath();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws Exception {
        return Files.createTempDirectory(Files.createDirectories(FOLDER), "a folder ");
    }
}

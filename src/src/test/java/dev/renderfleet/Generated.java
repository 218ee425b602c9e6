package dev.renderfleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are made from the code and committed, so that they can be read and reviewed. */
public final class Generated {

    private Generated() {}

    /** Fails when a committed file is not what the code makes of it; with {@code -Dupdate} rewrites it instead. */
    public static void isCurrent(Path file, String expected) throws IOException {
        if (System.getProperty("update") != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as("%s is made from the code: ./mvnw verify -Dupdate", file)
                .exists();
        assertThat(Files.readString(file))
                .as("%s is stale: run ./mvnw verify -Dupdate and review the difference", file)
                .isEqualTo(expected);
    }
}

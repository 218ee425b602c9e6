package dev.renderfleet.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The committed stage files, as Pulumi would hand them to the program. */
public final class StageFiles {

    /** The checkout's root, seen from the module Maven runs the tests in. */
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private StageFiles() {}

    /** The names of the committed stages that describe a platform. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("Pulumi\\.[a-z0-9]+\\.yaml"))
                    .map(name -> name.substring("Pulumi.".length(), name.length() - ".yaml".length()))
                    .filter(name -> !name.equals(Delivery.STACK))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A committed stage. */
    public static Stage read(String name) {
        return Stage.read(name, configuration(name), Set.of());
    }

    /** A stage file's keys as {@code PULUMI_CONFIG} has them: scalars as text, objects and lists as JSON. */
    public static Map<String, String> configuration(String name) {
        try {
            return configurationOf(Files.readString(ROOT.resolve("Pulumi." + name + ".yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for a stage file given as text. */
    public static Map<String, String> configurationOf(String yaml) {
        return StageFile.parse(yaml);
    }
}

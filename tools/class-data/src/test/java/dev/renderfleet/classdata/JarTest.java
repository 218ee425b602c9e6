package dev.renderfleet.classdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarTest {

    private static final String RECORD =
            Runtime.version().feature() >= 25 ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
    private static final Map<String, String> GREETING = Map.of("GREETING", "good morning");

    @TempDir
    private Path folder;

    private Jar jar;

    @BeforeEach
    void pack() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Greeting.class.getName());
        Files.createDirectory(folder.resolve("target"));
        jar = new Jar(folder, Path.of("target/greeting.jar"));
        String file = Greeting.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out =
                        new JarOutputStream(Files.newOutputStream(folder.resolve("target/greeting.jar")), manifest);
                InputStream bytes = Greeting.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new JarEntry(file));
            bytes.transferTo(out);
        }
    }

    @Test
    void a_run_that_goes_well_leaves_an_archive_that_a_later_run_takes_its_classes_from() throws Exception {
        boolean made = jar.record(RECORD, GREETING, JarTest::greets);

        assertThat(made).isTrue();
        Process later = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xlog:class+load",
                        "-XX:SharedArchiveFile=target/greeting.jsa",
                        "-jar",
                        "target/greeting.jar",
                        "hello")
                .directory(folder.toFile())
                .start();
        assertThat(new String(later.getInputStream().readAllBytes(), UTF_8))
                .contains(Greeting.class.getName() + " source: shared objects file")
                // The JVM may still say what it loads to shut down.
                .contains("\nhello");
    }

    @Test
    void no_archive_is_left_of_a_run_that_fails() throws Exception {
        assertThat(jar.record(RECORD, GREETING, JarTest::greets)).isTrue();

        assertThat(jar.record(RECORD, Map.of(), JarTest::greets)).isFalse();

        assertThat(folder.resolve("target")).isDirectoryContaining("glob:**greeting.jar");
        assertThat(folder.resolve("target/greeting.jsa")).doesNotExist();
        assertThat(folder.resolve("target/greeting.jsa.new")).doesNotExist();
    }

    @Test
    void another_class_of_the_jar_can_be_asked() throws Exception {
        assertThat(jar.output(List.of(Greeting.class.getName(), "packages"))).isEqualTo("packages");
    }

    private static boolean greets(Process process) throws IOException {
        process.getInputStream().readAllBytes();
        return true;
    }
}

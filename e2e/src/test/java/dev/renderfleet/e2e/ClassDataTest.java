package dev.renderfleet.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives of classes that the build makes are used, and never used or complained about when they do not fit. */
class ClassDataTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");
    private static final String PROGRAM = "src/target/renderfleet";
    private static final String PACK = "policy/target/renderfleet-policy";
    private static final String NO_ENGINE = "expected environment variable: 'PULUMI_MONITOR'";
    private static final String FROM_ARCHIVE = "source: shared objects file (top)";
    private static final String PACKAGES = "[{\"resource\":true,\"name\":\"aws\",\"version\":\"6.83.0\"}]";

    @TempDir(factory = Scratch.class)
    private Path folder;

    /** Without a space in its name, which cannot be said in the JVM's flags. */
    @TempDir
    private Path plain;

    private Checkout checkout;
    private Path log;

    @BeforeEach
    void check_out() {
        checkout = Checkout.built(folder, "check out");
        log = plain.resolve("classes.log");
    }

    @Test
    void the_program_starts_from_its_archive_in_a_checkout_that_was_moved_too() {
        Result run = program();
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains(NO_ENGINE);
        assertThat(classes())
                .anyMatch(line -> line.contains(" dev.renderfleet.App " + FROM_ARCHIVE))
                .anyMatch(line -> line.contains(" com.pulumi.Pulumi " + FROM_ARCHIVE));
    }

    @Test
    void the_pack_starts_from_its_archive() {
        assertThat(pack()).matches("[0-9]+\n");
        assertThat(classes())
                .anyMatch(line -> line.contains(" dev.renderfleet.policy.Main " + FROM_ARCHIVE))
                .anyMatch(line -> line.contains(" dev.renderfleet.crossguard.server.PolicyServer " + FROM_ARCHIVE));
    }

    @Test
    void archives_of_other_jars_are_neither_used_nor_mentioned() throws IOException {
        for (String each : List.of(PROGRAM, PACK)) {
            Files.setLastModifiedTime(
                    checkout.root().resolve(each + ".jar"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        }
        requireSilenceWithoutArchives();
    }

    @Test
    void archives_of_another_jdk_are_neither_used_nor_mentioned() throws IOException {
        for (String each : List.of(PROGRAM, PACK)) {
            Path archive = checkout.root().resolve(each + ".jsa");
            byte[] content = Files.readAllBytes(archive);
            // The JVM writes its version into the head of the file.
            byte[] head = new String(content, 0, 4096, ISO_8859_1)
                    .replace("OpenJDK", "Another")
                    .getBytes(ISO_8859_1);
            assertThat(head).isNotEqualTo(Arrays.copyOf(content, 4096));
            System.arraycopy(head, 0, content, 0, head.length);
            replace(archive, content);
        }
        requireSilenceWithoutArchives();
    }

    @Test
    void broken_archives_are_neither_used_nor_mentioned() {
        for (String each : List.of(PROGRAM, PACK)) {
            replace(checkout.root().resolve(each + ".jsa"), "not an archive".getBytes(UTF_8));
        }
        requireSilenceWithoutArchives();
    }

    @Test
    void the_packages_are_told_without_a_jvm_until_the_jar_changes() throws IOException {
        assertThat(packages().output().strip()).isEqualTo(PACKAGES);
        assertThat(log).doesNotExist();

        Files.setLastModifiedTime(
                checkout.root().resolve(PROGRAM + ".jar"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(packages().output().strip()).isEqualTo(PACKAGES);
        assertThat(log).exists();
    }

    private void requireSilenceWithoutArchives() {
        Result run = program();
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).startsWith("Exception in thread \"main\"").contains(NO_ENGINE);
        assertThat(classes())
                .anyMatch(line -> line.contains(" dev.renderfleet.App source: "))
                .noneMatch(line -> line.contains(FROM_ARCHIVE));
        assertThat(pack()).matches("[0-9]+\n");
        assertThat(classes())
                .anyMatch(line -> line.contains(" dev.renderfleet.policy.Main source: "))
                .noneMatch(line -> line.contains(FROM_ARCHIVE));
    }

    /** As the language host starts it, but without an engine: it loads the SDK, and says what it misses. */
    private Result program() {
        return java("-jar", PROGRAM + ".jar").run();
    }

    private Result packages() {
        return java("-cp", PROGRAM + ".jar", "com.pulumi.bootstrap.internal.Main", "packages")
                .run()
                .succeeded();
    }

    /** What the pack prints; it is sent away by a signal as soon as it has printed its port. */
    private String pack() {
        String launcher =
                checkout.root().resolve("policy/bin/renderfleet-policy").toString();
        String script =
                "\"$0\" 127.0.0.1:1 >port & until [ -s port ] || ! kill -0 $!; do :; done; kill $!; wait; cat port";
        // The launcher turns the JVM's log off, so it is turned on after that.
        Path jdk = folder.resolve("logging jdk");
        Checkout.script(
                jdk.resolve("bin/java"),
                "off=$1; shift; exec '%s' \"$off\" -Xlog:class+load:file='%s' \"$@\"\n".formatted(JAVA, log));
        Result run = command("sh", "-c", script, launcher)
                .with("JAVA_HOME", jdk.toString())
                .run();
        assertThat(run.errors()).isEmpty();
        return run.output();
    }

    private Command java(String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(checkout.root().resolve("tools/java/bin/java").toString()));
        line.addAll(List.of(arguments));
        return command(line.toArray(String[]::new));
    }

    private Command command(String... line) {
        return new Command(
                List.of(line),
                checkout.root(),
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "JAVA_HOME", checkout.root().resolve("tools/java").toString(),
                        "RENDERFLEET_JAVA",
                                Path.of(System.getProperty("java.home"), "bin/java")
                                        .toString(),
                        "RENDERFLEET_JAVA_FLAGS",
                                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:class+load:file=" + log),
                Duration.ofMinutes(1));
    }

    private List<String> classes() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, byte[] content) {
        try {
            // The JVM writes it read-only.
            Files.delete(file);
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

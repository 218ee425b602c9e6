package dev.renderfleet.classdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir
    Path root;

    @Test
    void a_stage_file_that_is_wrong_or_gone_does_not_end_the_build() throws IOException {
        Path file = root.resolve("Pulumi.dev.yaml");
        try (TrainingEngine engine = TrainingEngine.start()) {
            Files.writeString(file, "config:\n  renderfleet:alertEmail: a@example.com\n");
            assertThat(Main.environment(engine, root).orElseThrow()).containsEntry("PULUMI_STACK", "dev");

            Files.writeString(file, "config:\n  renderfleet:alertEmail: a@example.com\n    renderfleet:app: bp\n");
            assertThat(Main.environment(engine, root)).isEmpty();

            Files.delete(file);
            assertThat(Main.environment(engine, root)).isEmpty();
        }
    }
}

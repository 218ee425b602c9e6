package dev.renderfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.stage.StageFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int simulate(String... arguments) {
        return new SimulateCommand(
                        StageFiles.ROOT,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void it_shows_a_line_a_workflow_and_draws() throws IOException {
        Path plot = folder.resolve("plot.svg");
        assertThat(simulate("--stack", "local", "--days", "2", "--svg", plot.toString()))
                .as(complained())
                .isZero();
        assertThat(said()).contains("Stage local, trace 20-per-day, 2 days", "| image-to-video |", "**all**");
        assertThat(Files.readString(plot)).startsWith("<svg").contains("image-to-video");
    }

    @Test
    void it_takes_jobs_from_a_file_and_answers_machines() throws IOException {
        Path trace = Files.write(folder.resolve("jobs.csv"), List.of("second,workflow,work", "60,image-to-video,30"));
        assertThat(simulate("--stack", "local", "--trace", trace.toString(), "--json"))
                .as(complained())
                .isZero();
        assertThat(said()).contains("\"workflow\": \"image-to-video\"", "\"completed\": 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | --days 3 | which stage?",
                "2 | --stack dev --days 0 | --days 0: a number from 1",
                "2 | --stack dev --days 1.5 | a whole number is wanted",
                "2 | --stack dev --boot never | --boot never",
                "2 | --stack dev --fast | what is '--fast'?",
                "2 | --stack dev --days | --days needs a value",
                "1 | --stack nowhere | there is no file",
                "1 | --stack dev --trace weekly | there is no trace 'weekly'",
                "1 | --stack dev --trace gone.csv | there is no file gone.csv"
            })
    void a_mistake_is_named(int exitCode, String arguments, String message) {
        assertThat(simulate(arguments.split(" ", -1))).isEqualTo(exitCode);
        assertThat(complained()).contains(message);
    }
}

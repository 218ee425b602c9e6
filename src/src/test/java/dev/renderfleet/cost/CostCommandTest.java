package dev.renderfleet.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.renderfleet.Stages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTest {

    @TempDir
    private Path root;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void a_stage_with_gpu_tasks_only() throws IOException {
        stage("workloads: {gpuTasks: true, mediaPlatform: false, api: false}");
    }

    @Test
    void it_lists_components_and_resources_idle_beside_the_profile() throws IOException {
        assertThat(run("--stack", "dev")).isZero();

        assertThat(text())
                .contains("Stage dev costs about ", "at profile low")
                .containsPattern("task-store-table +Table +0\\.00 +[1-9]")
                .containsPattern("(?m)^Total +[0-9.]+ +[0-9.]+$")
                .doesNotContain("Since the last");
        assertThat(root.resolve(".renderfleet/cost/dev-low.json")).exists();
    }

    @Test
    void the_next_run_tells_what_changed() throws IOException {
        run("--stack", "dev");
        out.reset();
        run("--stack", "dev");
        assertThat(text()).contains("No change since the last estimate.");

        out.reset();
        stage("workloads: {gpuTasks: true, mediaPlatform: false, api: true}");
        run("--stack", "dev");
        assertThat(text())
                .containsPattern("Since the last estimate: \\+[0-9.]+ USD a month")
                .containsPattern("Data/aurora-writer +\\+[0-9.]+ new");
    }

    @Test
    void an_estimate_in_json_can_be_compared_with_later() throws IOException {
        run("--stack", "dev", "--profile", "high", "--json");
        assertThat(JsonParser.parseString(text())
                        .getAsJsonObject()
                        .get("profile")
                        .getAsString())
                .isEqualTo("high");
        Path before = Files.writeString(root.resolve("before.json"), text());

        out.reset();
        stage("workloads: {gpuTasks: false, mediaPlatform: false, api: false}");
        assertThat(run("--stack", "dev", "--profile", "high", "--against", before.toString()))
                .isZero();
        assertThat(text()).containsPattern("Data/task-store-table +-[0-9.]+ gone");

        assertThat(run("--stack", "dev", "--against", before.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("compare with --profile high");
    }

    @Test
    void lines_name_the_price_the_quantity_and_whether_it_is_fixed() throws IOException {
        run("--stack", "dev", "--lines");

        assertThat(text())
                .containsPattern("kms-key-month +1\\.00 fixed +1\\.00")
                .containsPattern("dynamodb-million-writes +2\\.00 per use +1\\.25");
    }

    @Test
    void wrong_arguments_are_told_with_the_usage() throws IOException {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--stack", "dev", "--profile", "mad")).isEqualTo(2);
        assertThat(run("--stack", "dev", "--fast")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("which stage?", "[high, idle, low]", "what is '--fast'?", "Usage: ./pulumiw cost");
    }

    @Test
    void a_wrong_or_missing_stage_file_is_told_as_preview_tells_it() throws IOException {
        assertThat(run("--stack", "qa")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no file", "Pulumi.qa.yaml");
        err.reset();

        stage("monthlyBudget: 5");
        assertThat(run("--stack", "dev")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("monthlyBudget", "Pulumi.dev.yaml");
    }

    private void stage(String key) throws IOException {
        Files.writeString(root.resolve("Pulumi.dev.yaml"), Stages.minimal(key));
    }

    private int run(String... args) {
        return new CostCommand(
                        root,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

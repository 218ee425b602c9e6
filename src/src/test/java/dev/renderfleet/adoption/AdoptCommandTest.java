package dev.renderfleet.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.Stages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptCommandTest {

    private static final String ALL =
            "gpu_tasks_queue, gpu_tasks_queue_dlq, task_store, orchestrator-task-role, gpu-instance-role,"
                    + " gpu-instance-profile, lambda-gpu-shutdown-role, QueueEmptyFor30Min";
    private static final String ACCOUNT = "accountId: \"123456789012\"\n  renderfleet:";

    @TempDir
    private Path root;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void every_adopted_resource_is_imported_by_what_its_service_calls_it() throws IOException {
        stage(ACCOUNT + "adoptedNames: [" + ALL + "]");

        assertThat(run("--stack", "dev")).isZero();

        Map<String, String> ids = new TreeMap<>();
        for (JsonElement entry : resources()) {
            JsonObject resource = entry.getAsJsonObject();
            if (resource.has("id")) {
                ids.put(
                        resource.get("logicalName").getAsString(),
                        resource.get("id").getAsString());
            }
        }
        String queues = "https://sqs.us-east-1.amazonaws.com/123456789012/";
        assertThat(ids)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "gpu-tasks-queue", queues + "gpu_tasks_queue",
                        "gpu-tasks-queue-dlq", queues + "gpu_tasks_queue_dlq",
                        "task-store-table", "task_store",
                        "orchestrator-role", "orchestrator-task-role",
                        "gpu-tasks-identity-role", "gpu-instance-role",
                        "gpu-tasks-identity-profile", "gpu-instance-profile",
                        "shutdown-gpu-role", "lambda-gpu-shutdown-role",
                        "QueueEmptyFor30Min-alarm", "QueueEmptyFor30Min"));
    }

    @Test
    void what_a_resource_is_below_comes_before_it_under_a_name_of_its_own() throws IOException {
        stage(ACCOUNT + "adoptedNames: [" + ALL + "]");
        run("--stack", "dev");

        Set<String> before = new HashSet<>();
        for (JsonElement entry : resources()) {
            JsonObject resource = entry.getAsJsonObject();
            if (resource.has("parent")) {
                assertThat(before).contains(resource.get("parent").getAsString());
            }
            assertThat(resource.has("component")).isNotEqualTo(resource.has("id"));
            assertThat(before.add(resource.get("name").getAsString())).isTrue();
        }
        assertThat(before).hasSizeGreaterThan(15);
    }

    @Test
    void an_adopted_name_is_kept_and_others_are_the_stages() {
        var recording = Stages.of("dev", Stages.minimal("adoptedNames: [task_store]"));

        assertThat(recording
                        .resource("aws:dynamodb/table:Table", "task-store-table")
                        .text("name"))
                .isEqualTo("task_store");
        assertThat(recording.resource("aws:sqs/queue:Queue", "gpu-tasks-queue").text("name"))
                .isEqualTo("bp-dev-gpu_tasks_queue");
    }

    @Test
    void what_is_missing_is_told_with_the_remedy() throws IOException {
        stage(ACCOUNT + "costCenter: media");
        assertThat(run("--stack", "dev")).isEqualTo(1);
        stage("adoptedNames: [task_store]");
        assertThat(run("--stack", "dev")).isEqualTo(1);
        stage(ACCOUNT + "adoptedNames: [task_store]\n  renderfleet:workloads: {gpuTasks: false}");
        assertThat(run("--stack", "dev")).isEqualTo(1);
        stage("adoptedNames: [task_stoer]");
        assertThat(run("--stack", "dev")).isEqualTo(1);
        assertThat(run("--stack", "qa")).isEqualTo(1);
        assertThat(run()).isEqualTo(2);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "adopts nothing. List what exists", "Set renderfleet:accountId", "has nothing named task_store")
                .contains("task_stoer", "there is no file", "Usage: ./pulumiw adopt");
    }

    private void stage(String key) throws IOException {
        Files.writeString(root.resolve("Pulumi.dev.yaml"), Stages.minimal(key));
    }

    private Iterable<JsonElement> resources() {
        return JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("resources");
    }

    private int run(String... args) {
        return new AdoptCommand(
                        root,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
    }
}

package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of docs/adoption.md: resources with names from before, unknown to the stack, are imported and then only changed in place. */
class AdoptionTest {

    @TempDir(factory = Scratch.class)
    private static Path folder;

    @Test
    void what_exists_is_imported_and_not_replaced() throws IOException {
        Checkout checkout = Checkout.built(folder, "adopting");
        String settings = checkout.read("Pulumi.local.yaml");
        checkout.write(
                "Pulumi.local.yaml",
                settings.substring(0, settings.indexOf("  renderfleet:workflows:"))
                                .replace("mediaPlatform: true", "mediaPlatform: false")
                                .replace("    api: true", "    api: false")
                        + "  renderfleet:accountId: \"123456789012\"\n"
                        + "  renderfleet:adoptedNames:"
                        + " [gpu_tasks_queue, gpu_tasks_queue_dlq, task_store, gpu-instance-role]\n");
        local(checkout, "up", "--yes", "--skip-preview").succeeded();
        // Whoever made these had no Pulumi: the stack forgets them, AWS does not.
        Files.move(
                checkout.root().resolve(".renderfleet/state"), checkout.root().resolve(".renderfleet/forgotten"));
        Files.move(
                checkout.root().resolve(".renderfleet/project"),
                checkout.root().resolve(".renderfleet/forgotten-project"));

        local(checkout, "config", "set", "aws:region", "us-east-1").succeeded();
        checkout.write(
                "import.json",
                checkout.pulumiw("adopt", "--stack", "local").run().succeeded().output());
        String file = checkout.root().resolve("import.json").toString();
        local(checkout, "import", "--file", file, "--yes", "--generate-code=false", "--protect=false")
                .succeeded();
        local(checkout, "config", "rm", "aws:region").succeeded();
        String state = local(checkout, "stack", "export").succeeded().output();
        checkout.write("state.json", state.replaceAll("(pulumi:providers:aws::)default[_0-9]*", "$1aws"));
        local(
                        checkout,
                        "stack",
                        "import",
                        "--file",
                        checkout.root().resolve("state.json").toString())
                .succeeded();

        Map<String, String> operations = new TreeMap<>();
        for (JsonElement step : JsonParser.parseString(
                        local(checkout, "preview", "--json").succeeded().output())
                .getAsJsonObject()
                .getAsJsonArray("steps")) {
            String urn = step.getAsJsonObject().get("urn").getAsString();
            operations.put(
                    urn.substring(urn.lastIndexOf('$') + 1),
                    step.getAsJsonObject().get("op").getAsString());
        }
        assertThat(operations)
                .containsEntry("aws:sqs/queue:Queue::gpu-tasks-queue", "update")
                .containsEntry("aws:sqs/queue:Queue::gpu-tasks-queue-dlq", "update")
                .containsEntry("aws:dynamodb/table:Table::task-store-table", "update")
                .containsEntry("aws:iam/role:Role::gpu-tasks-identity-role", "update")
                .containsEntry("aws:iam/role:Role::orchestrator-role", "create");
        assertThat(operations.values()).doesNotContain("replace", "delete");
    }

    private static Result local(Checkout checkout, String... arguments) {
        return checkout.pulumiw(Stream.concat(Stream.of(arguments), Stream.of("--stack", "local", "--color", "never"))
                        .toArray(String[]::new))
                .run();
    }
}

package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stages that AWS has: real engine, program and policy pack, the rehearsal's provider, and a backend of their own, as a user
 * has one. What is particular to a stage (a name that only it has, an exception that it lacks) shows here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StagesTest {

    private static final String PROD = "Pulumi.prod.yaml";
    private static final String UNKNOWN = "cannot be judged before the update: ";

    @TempDir(factory = Scratch.class)
    private static Path folder;

    private Checkout checkout;
    private String settings;
    private Map<String, String> stores;

    @BeforeAll
    void prepare() throws IOException {
        checkout = Checkout.built(folder, "stages");
        Files.createDirectories(folder.resolve("new"));
        Files.createDirectories(folder.resolve("deployed"));
        for (String stage : List.of("dev", "staging", "prod")) {
            pulumiw("new", stage, "stack", "init").run().succeeded();
        }
        prod("stack", "init").run().succeeded();
        prod("up", "--yes", "--skip-preview").run().succeeded();
        settings = checkout.read(PROD);
        stores = stores();
    }

    @AfterEach
    void prod_has_the_stores_that_it_had() {
        checkout.write(PROD, settings);
        assertThat(stores()).isEqualTo(stores);
    }

    private Command prod(String... arguments) {
        return pulumiw("deployed", "prod", arguments);
    }

    private Command pulumiw(String backend, String stage, String... arguments) {
        Path state = folder.resolve(backend);
        return checkout.pulumiw(Stream.concat(Stream.of(arguments), Stream.of("--stack", stage, "--color", "never"))
                        .toArray(String[]::new))
                .withFirstOnPath(checkout.root().resolve("local/bin"))
                .with("PULUMI_BACKEND_URL", "file://" + state)
                .with("PULUMI_CONFIG_PASSPHRASE", "of this test")
                .with("PULUMI_SKIP_UPDATE_CHECK", "true")
                .with("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod"})
    void a_first_preview_with_the_pack_s_folder_finds_nothing_that_stops_it(String stage) {
        String output = pulumiw(
                        "new",
                        stage,
                        "preview",
                        "--policy-pack",
                        "policy",
                        "--policy-pack-config",
                        "policy/config/" + stage + ".json")
                .run()
                .succeeded()
                .output();

        assertThat(output).contains("renderfleet@", "to create").doesNotContain("[mandatory]", "errored");
        // A rule whose property AWS computes is judged by the update itself. Nothing else is left open without a
        // reason.
        assertThat(findings(output)).hasSizeGreaterThan(10).allMatch(reason -> reason.startsWith(UNKNOWN));
    }

    /** The line below each finding's name. */
    private static List<String> findings(String output) {
        List<String> lines = output.lines().map(String::strip).toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("- [advisory]"))
                .mapToObj(i -> lines.get(i + 1))
                .toList();
    }

    @Test
    void a_second_run_of_prod_has_nothing_to_do() {
        prod("up", "--yes", "--expect-no-changes").run().succeeded();
    }

    @Test
    void prod_is_not_taken_down_while_it_protects_its_data() {
        assertThat(prod("destroy", "--yes", "--skip-preview").run().failed().errors())
                .contains("stage prod protects its data, nothing was destroyed", "protectData");

        // As stack init has written it.
        checkout.replace(PROD, "protectData: \"true\"", "protectData: \"false\"");
        assertThat(prod("destroy", "--yes", "--skip-preview").run().failed().errors())
                .as("the deployed stores are protected until the next update")
                .contains("stage prod protects its data, nothing was destroyed");
    }

    @Test
    void a_system_that_is_switched_off_leaves_its_protected_data() {
        checkout.replace(PROD, "    api: true\n", "    api: false\n");

        assertThat(prod("up", "--yes", "--skip-preview").run().failed().all()).contains("aurora-cluster", "protect");
    }

    @Test
    void a_product_of_another_name_would_begin_with_empty_stores_and_is_refused() {
        checkout.replace(PROD, "config:\n", "config:\n  renderfleet:app: other\n");

        assertThat(prod("preview").run().failed().output())
                .contains(
                        "[mandatory] [severity: high]  store-not-replaced",
                        "the data store aurora-cluster would be replaced by an empty one: clusterIdentifier was"
                                + " \"bp-prod-aurora\" and would be \"other-prod-aurora\"");
    }

    /** Ids of what holds data, by name. */
    private Map<String, String> stores() {
        String exported = prod("stack", "export").run().succeeded().output();
        Map<String, String> stores = new TreeMap<>();
        Checkpoint.objects(JsonParser.parseString(exported)
                        .getAsJsonObject()
                        .getAsJsonObject("deployment")
                        .get("resources"))
                .filter(resource ->
                        resource.has("protect") && resource.get("protect").getAsBoolean() && !resource.has("delete"))
                .forEach(resource -> stores.put(
                        resource.get("urn").getAsString(), resource.get("id").getAsString()));
        assertThat(stores).hasSizeGreaterThan(10);
        return stores;
    }
}

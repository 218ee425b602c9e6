package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static final String UNKNOWN = "cannot be judged before the update: ";

    @TempDir(factory = Scratch.class)
    private static Path folder;

    private Checkout checkout;

    @BeforeAll
    void prepare() throws IOException {
        checkout = Checkout.built(folder, "stages");
        Files.createDirectories(folder.resolve("state"));
        for (String stage : new String[] {"dev", "staging", "prod"}) {
            pulumiw(stage, "stack", "init").run().succeeded();
        }
    }

    private Command pulumiw(String stage, String... arguments) {
        return checkout.pulumiw(Stream.concat(Stream.of(arguments), Stream.of("--stack", stage, "--color", "never"))
                        .toArray(String[]::new))
                .withFirstOnPath(checkout.root().resolve("local/bin"))
                .with("PULUMI_BACKEND_URL", "file://" + folder.resolve("state"))
                .with("PULUMI_CONFIG_PASSPHRASE", "of this test")
                .with("PULUMI_SKIP_UPDATE_CHECK", "true")
                .with("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod"})
    void a_first_preview_with_the_pack_s_folder_finds_nothing_that_stops_it(String stage) {
        String output = pulumiw(
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
    void prod_comes_up_and_is_not_taken_down_while_it_protects_its_data() {
        pulumiw("prod", "up", "--yes", "--skip-preview").run().succeeded();
        String before = pulumiw("prod", "stack", "export").run().succeeded().output();

        assertThat(pulumiw("prod", "destroy", "--yes", "--skip-preview")
                        .run()
                        .failed()
                        .errors())
                .contains("stage prod protects its data, nothing was destroyed", "protectData");
        assertThat(pulumiw("prod", "stack", "export").run().succeeded().output())
                .isEqualTo(before);

        // A second run has nothing to do.
        pulumiw("prod", "up", "--yes", "--expect-no-changes").run().succeeded();
    }
}

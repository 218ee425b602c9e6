package dev.renderfleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole graph of every stage, as a file to review. {@code ./mvnw verify -Dupdate} rewrites it after a change that was
 * meant; what the graph must have whatever else changes is in the components' own tests.
 */
class GoldenGraphTest {

    static List<String> stages() {
        return Stages.stacks();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_graph_is_as_reviewed(String stage) throws IOException {
        Generated.isCurrent(
                Path.of("src/test/resources/golden", stage + ".json"),
                Stages.committed(stage).toGoldenJson());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void two_runs_register_the_same_graph(String stage) {
        assertThat(Stages.record(stage, StageFiles.configuration(stage))
                        .requireSuccess()
                        .toGoldenJson())
                .isEqualTo(Stages.committed(stage).toGoldenJson());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void no_golden_file_is_left_of_a_stage_that_is_gone(String stage) throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/golden"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(stage + ".json")
                    .allMatch(name -> stages().contains(name.replace(".json", "")));
        }
    }
}

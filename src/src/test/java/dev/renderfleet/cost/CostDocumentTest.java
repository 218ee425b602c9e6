package dev.renderfleet.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Generated;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CostDocumentTest {

    static List<PlannedSystem> systems() {
        return PlannedSystem.all();
    }

    @Test
    void the_document_is_current() throws IOException {
        Generated.isCurrent(StageFiles.ROOT.resolve("docs/cost.md"), CostDocument.write());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void every_difference_of_a_dollar_or_more_is_explained(PlannedSystem system) {
        assertThat(CostDocument.rows(system)).allSatisfy((row, usd) -> {
            if (Math.abs(usd - system.plan().getOrDefault(row, 0.0)) >= 1) {
                assertThat(system.why())
                        .as("%s, %s: %.2f", system.title(), row, usd)
                        .containsKey(row);
            }
        });
    }
}

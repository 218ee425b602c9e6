package dev.renderfleet.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.renderfleet.Stages;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimate over every stage, as the command makes it and as the program makes it of itself. */
class StageCostTest {

    private static final Estimator ESTIMATOR = new Estimator(PriceTable.load());

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void nothing_is_left_out(String stage) {
        assertThat(estimate(stage, Profile.USUAL).unpriced()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_program_estimates_itself_as_the_command_does(String stage) {
        var outputs = Stages.committed(stage).stackOutputs();

        assertThat(outputs.number("MonthlyEstimateUsd").orElseThrow())
                .isEqualTo(estimate(stage, Profile.USUAL).total(), offset(0.005));
        assertThat(outputs.number("MonthlyIdleEstimateUsd").orElseThrow())
                .isEqualTo(estimate(stage, Profile.IDLE).total(), offset(0.005));
        assertThat(outputs.list("MonthlyEstimateLeavesOut")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_first_preview_knows_it_too(String stage) {
        assertThat(Stages.preview(stage)
                        .stackOutputs()
                        .number("MonthlyEstimateUsd")
                        .orElseThrow())
                .isEqualTo(estimate(stage, Profile.USUAL).total(), offset(0.005));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_parts_make_up_the_whole(String stage) {
        Estimate estimate = estimate(stage, Profile.USUAL);

        assertThat(estimate.byComponent().values().stream()
                        .mapToDouble(usd -> usd)
                        .sum())
                .isEqualTo(estimate.total(), offset(1e-6));
        assertThat(estimate.fixed()).isEqualTo(estimate(stage, Profile.IDLE).total(), offset(1e-6));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void more_use_costs_more(String stage) {
        assertThat(estimate(stage, Profile.IDLE).total())
                .isPositive()
                .isLessThan(estimate(stage, "low").total());
        assertThat(estimate(stage, "low").total())
                .isLessThan(estimate(stage, "high").total());
    }

    private static Estimate estimate(String stage, String profile) {
        return ESTIMATOR.estimate(RecordedResources.of(Stages.committed(stage)), Profile.named(profile));
    }
}

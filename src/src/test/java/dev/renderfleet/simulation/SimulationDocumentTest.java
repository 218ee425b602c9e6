package dev.renderfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Generated;
import dev.renderfleet.simulator.Outcome;
import dev.renderfleet.simulator.Trace;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the stages' own alarms and policies do, over a month. */
class SimulationDocumentTest {

    private static final Path DOCS = StageFiles.ROOT.resolve("docs");
    private static final long TWENTY_MINUTES = 20 * 60;

    private final SimulationDocument document = new SimulationDocument();

    @Test
    void the_document_says_what_the_simulation_shows() throws IOException {
        Generated.isCurrent(DOCS.resolve("simulation.md"), document.text());
        Generated.isCurrent(DOCS.resolve("simulation-20-per-day.svg"), document.plot(Trace.BuiltIn.JOBS_20));
    }

    @ParameterizedTest
    @EnumSource
    void no_job_is_lost_or_done_twice_and_no_instance_runs_on(Trace.BuiltIn trace) {
        List<Outcome> outcomes = document.outcomes(trace);
        assertThat(outcomes).hasSizeGreaterThan(1).allSatisfy(outcome -> {
            assertThat(outcome.lost()).isZero();
            assertThat(outcome.duplicated()).isZero();
            assertThat(outcome.leftRunning()).isZero();
            assertThat(outcome.completed() + outcome.deadLetters()).isEqualTo(outcome.jobs());
        });
    }

    @ParameterizedTest
    @EnumSource
    void no_fleet_runs_twenty_minutes_after_its_last_job(Trace.BuiltIn trace) {
        assertThat(document.outcomes(trace).stream()
                        .filter(outcome -> !outcome.workflow().contains("queue"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.longestIdleSeconds()).isLessThan(TWENTY_MINUTES));
    }
}

package dev.renderfleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.Finding;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PackRunner;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.Report;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.policy.RenderfleetPack;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole policy pack over every stage, without an engine: a violation fails the unit tests first. */
class StagePoliciesTest {

    private static final PolicyPack PACK = RenderfleetPack.create();

    static List<String> stages() {
        return Stages.stacks();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_finding_is_mended_or_has_its_reason(String stage) throws IOException {
        Report report = judge(stage, Stages.committed(stage), false);

        assertThat(report.findings()).extracting(Finding::text).isEmpty();
        assertThat(report.accepted()).extracting(Finding::text).allMatch(text -> text.contains("[exception: "));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void a_first_preview_is_not_stopped(String stage) throws IOException {
        Report report = judge(stage, Stages.preview(stage), true);

        assertThat(report.blocking()).extracting(Finding::text).isEmpty();
    }

    private static Report judge(String stage, Recording recording, boolean preview) throws IOException {
        String config = Files.readString(StageFiles.ROOT.resolve("policy/config/" + stage + ".json"));
        return new PackRunner(PACK, PackConfig.parse(PACK, config), RunInfo.of("renderfleet", stage, preview))
                .run(recording.analyzed(), recording.graph());
    }
}

package dev.renderfleet.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Generated;
import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards of prod, which has every part, as pictures to review. */
class DashboardPicturesTest {

    private static final Path FOLDER = StageFiles.ROOT.resolve("docs/dashboards");

    static List<RecordedResource> dashboards() {
        return Stages.committed("prod").ofType("aws:cloudwatch/dashboard:Dashboard");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void the_picture_is_current(RecordedResource dashboard) throws IOException {
        Generated.isCurrent(FOLDER.resolve(file(dashboard)), DashboardPicture.draw(dashboard));
    }

    @Test
    void no_picture_is_left_of_a_dashboard_that_is_gone() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(dashboards().stream()
                            .map(DashboardPicturesTest::file)
                            .toList());
        }
    }

    private static String file(RecordedResource dashboard) {
        return dashboard.name().replace("monitoring-", "") + ".svg";
    }
}

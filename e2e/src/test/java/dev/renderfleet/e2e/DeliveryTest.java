package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change on its way from the pull request to the stage, by the scripts that the workflows call, with the real engine: previewed,
 * commented on, deployed by the plan that was reviewed, and looked after for drift.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeliveryTest {

    private static final String STAGE = "Pulumi.local.yaml";
    private static final String CLOUD = ".renderfleet/rehearsal-renderfleet-local.json";
    private static final String TIMEOUT = "\"visibilityTimeoutSeconds\":300";

    @TempDir(factory = Scratch.class)
    private static Path folder;

    private Checkout checkout;
    private String reviewed;
    private Path drift;

    @BeforeAll
    void check_out() {
        checkout = Checkout.built(folder, "delivered");
        reviewed = folder.resolve("reviewed").toString();
        drift = folder.resolve("drift.txt");
    }

    @Test
    @Order(1)
    void a_reviewed_plan_is_deployed_and_nothing_has_drifted() throws IOException {
        preview();
        assertThat(comment()).contains("local", "create");

        deploy().succeeded();

        assertThat(drift().succeeded().all()).contains("unchanged");
    }

    @Test
    @Order(2)
    void a_plan_does_not_cover_what_the_stage_file_wants_since() throws IOException {
        preview();
        assertThat(comment()).contains("No changes");
        String before = checkout.read(CLOUD);
        checkout.replace(STAGE, "memoryMib: 1024", "memoryMib: 2048");

        assertThat(deploy().failed().all()).contains("api-task", "violates plan");
        assertThat(checkout.read(CLOUD)).isEqualTo(before);

        preview();
        assertThat(comment()).contains("api-task", "memory");
        deploy().succeeded();
        assertThat(checkout.read(CLOUD)).isNotEqualTo(before);
    }

    @Test
    @Order(3)
    void what_somebody_changed_by_hand_is_reported_and_left() throws IOException {
        checkout.replace(CLOUD, TIMEOUT, "\"visibilityTimeoutSeconds\":901");
        String changed = checkout.read(CLOUD);

        drift().failed();

        assertThat(Files.readString(drift)).contains("visibilityTimeoutSeconds", "901");
        assertThat(checkout.read(CLOUD)).isEqualTo(changed);
    }

    private void preview() {
        checkout.script(".github/scripts/preview", "local", reviewed).run().succeeded();
    }

    private String comment() throws IOException {
        Path file = folder.resolve("comment.md");
        checkout.script(".github/scripts/comment", reviewed, file.toString(), "local")
                .run()
                .succeeded();
        return Files.readString(file);
    }

    private Result deploy() {
        return checkout.script(".github/scripts/deploy-infrastructure", "local", reviewed + "/local.plan.json")
                .run();
    }

    private Result drift() {
        return checkout.script(".github/scripts/drift", "local", drift.toString())
                .run();
    }
}

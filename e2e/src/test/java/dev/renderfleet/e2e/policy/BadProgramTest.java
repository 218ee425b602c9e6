package dev.renderfleet.e2e.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.e2e.Checkout;
import dev.renderfleet.e2e.Scratch;
import dev.renderfleet.e2e.policy.Sandbox.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real pack refuses a bad program before anything is created, and names each finding. */
class BadProgramTest {

    @TempDir(factory = Scratch.class)
    private Path folder;

    @Test
    void a_bad_program_is_refused_with_each_finding_named() throws IOException {
        Checkout checkout = Checkout.built(folder, "a check out");
        Sandbox sandbox = new Sandbox(folder, BadProgram.class)
                .withFirstOnPath(checkout.root().resolve("local/bin"));
        Outcome outcome = sandbox.preview(checkout.root().resolve("policy/bin/renderfleet-policy"))
                .refused();
        assertThat(outcome.violations())
                .filteredOn(violation -> violation.level().equals("mandatory"))
                .extracting(violation -> violation.policy() + " " + violation.resource())
                .contains(
                        "rds-public bad-database",
                        "rds-encrypted bad-database",
                        "rds-no-literal-password bad-database",
                        "internet-to-data bad-database",
                        "sg-open-ingress bad-group",
                        "listener-https bad-listener",
                        "required-tags bad-queue",
                        "sqs-encrypted bad-queue",
                        "queue-dead-letter bad-queue",
                        "sqs-tls-only bad-queue",
                        "iam-admin bad-policy");
        assertThat(outcome.result().all())
                .contains("the queue is not encrypted at rest. Fix: set kmsMasterKeyId")
                .doesNotContain("correct-horse-battery");
    }
}

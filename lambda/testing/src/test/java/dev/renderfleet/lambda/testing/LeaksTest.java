package dev.renderfleet.lambda.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.lambda.runtime.Redaction;
import org.junit.jupiter.api.Test;

/** The search that runs after every test would find something if there were something. */
final class LeaksTest {
    @Test
    void a_password_and_a_mask_in_a_text_are_found() {
        Leaks.expectNowhere("AVeryParticularPassword");

        assertThat(Leaks.findIn("user x, password AVeryParticularPassword")).containsExactly("AVeryParticularPassword");
        assertThat(Leaks.findIn("user x, password " + Redaction.MASK)).containsExactly(Redaction.MASK);
        assertThat(Leaks.findIn("user x")).isEmpty();
    }
}

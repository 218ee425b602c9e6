package dev.renderfleet.lambda.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void what_the_stack_sets_is_read() {
        assertThat(Settings.of(
                        Map.of("DATABASE_SECRET", "arn:s", "DEAD_LETTER_QUEUE_URL", "https://q", "MAX_RECEIVES", "5")))
                .isEqualTo(new Settings("arn:s", "https://q", 5));
    }

    @Test
    void everything_that_is_missing_or_wrong_is_named_at_once() {
        assertThatThrownBy(() -> Settings.of(Map.of("MAX_RECEIVES", "0")))
                .hasMessageContaining(
                        "DATABASE_SECRET is not set; DEAD_LETTER_QUEUE_URL is not set; MAX_RECEIVES is \"0\"");
    }
}

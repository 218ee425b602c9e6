package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AsGivenTest {

    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue", "jobs");

    private PropertyView given(TestResource resource) {
        return AsGiven.of(resource.build());
    }

    @Test
    void what_the_provider_computes_is_absent() {
        assertThat(given(queue.unknown("policy")).has("policy")).isFalse();
        assertThat(given(queue.unknown("config.name").with("config.size", 1)).has("config.name"))
                .isFalse();
    }

    @Test
    void what_the_program_gave_stays() {
        assertThat(given(queue.with("policy", "x")).text("policy")).isEqualTo("x");
        assertThat(given(queue.refersUnknown("policy", queue)).isUnknown("policy"))
                .isTrue();
        assertThat(given(queue.refersUnknown("config.name", queue)).isUnknown("config.name"))
                .isTrue();
    }
}

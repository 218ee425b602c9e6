package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class FnTracingTest {

    private final PolicyTester rule = PolicyTester.of(new FnTracing());
    private final TestResource function = TestResource.of("aws:lambda/function:Function");

    @Test
    void active_tracing_is_compliant() {
        assertThat(rule.judge(function.with("tracingConfig.mode", "Active")).isCompliant())
                .isTrue();
    }

    @Test
    void passing_through_violates() {
        assertThat(rule.judge(function).violations()).containsExactly("the function is not traced");
        assertThat(rule.judge(function.with("tracingConfig.mode", "PassThrough"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_unknown_mode_cannot_be_judged() {
        assertThat(rule.judge(function.unknown("tracingConfig")).notJudged()).hasSize(1);
    }
}

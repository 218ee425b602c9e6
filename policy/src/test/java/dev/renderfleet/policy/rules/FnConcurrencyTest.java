package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FnConcurrencyTest {

    private final PolicyTester rule = PolicyTester.of(new FnConcurrency());
    private final TestResource function = TestResource.of("aws:lambda/function:Function");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50})
    void a_limit_is_compliant(int limit) {
        assertThat(rule.judge(function.with("reservedConcurrentExecutions", limit))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void no_limit_violates() {
        assertThat(rule.judge(function).violations()).containsExactly("the function's concurrency is not limited");
        assertThat(rule.judge(function.with("reservedConcurrentExecutions", -1)).violations())
                .hasSize(1);
    }

    @Test
    void an_unknown_limit_cannot_be_judged() {
        assertThat(rule.judge(function.unknown("reservedConcurrentExecutions")).notJudged())
                .hasSize(1);
    }
}

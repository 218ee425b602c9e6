package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CacheFailoverTest {

    private final PolicyTester rule = PolicyTester.of(new CacheFailover());
    private final TestResource group = TestResource.of(Cache.GROUP);

    @Test
    void a_group_that_fails_over_is_compliant() {
        assertThat(rule.judge(group.with("automaticFailoverEnabled", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_group_that_does_not_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("no replica takes over when the primary fails");
        assertThat(rule.judge(group.with("automaticFailoverEnabled", false)).violations())
                .hasSize(1);
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("automaticFailoverEnabled")).notJudged())
                .hasSize(1);
    }
}

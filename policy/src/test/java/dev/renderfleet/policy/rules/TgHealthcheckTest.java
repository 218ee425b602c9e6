package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class TgHealthcheckTest {

    private final PolicyTester rule = PolicyTester.of(new TgHealthcheck());
    private final TestResource group =
            TestResource.of("aws:lb/targetGroup:TargetGroup").with("protocol", "HTTP");
    private final TestResource checked = group.with("healthCheck.path", "/health");

    @Test
    void a_path_is_compliant() {
        assertThat(rule.judge(checked).isCompliant()).isTrue();
        assertThat(rule.judge(checked.with("protocol", "https").with("healthCheck.enabled", true))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void no_path_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("the health check has no path");
        assertThat(rule.judge(group.with("protocol", "HTTPS").with("healthCheck.path", ""))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_check_that_is_off_violates() {
        assertThat(rule.judge(checked.with("healthCheck.enabled", false)).violations())
                .containsExactly("health checks are off");
    }

    @Test
    void groups_of_other_targets_are_not_applicable() {
        assertThat(rule.judge(group.with("protocol", "TCP")).notApplicable())
                .containsExactly("targets are not reached by HTTP");
        assertThat(rule.judge(TestResource.of("aws:lb/targetGroup:TargetGroup").with("targetType", "lambda"))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void a_path_that_is_not_known_yet_is_a_path_but_the_switch_decides_first() {
        assertThat(rule.judge(group.unknown("healthCheck.path")).isCompliant()).isTrue();
        assertThat(rule.judge(checked.unknown("healthCheck.enabled")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class WafMetricsTest {

    private final PolicyTester rule = PolicyTester.of(new WafMetrics());
    private final TestResource acl =
            TestResource.of("aws:wafv2/webAcl:WebAcl").with("visibilityConfig.cloudwatchMetricsEnabled", true);

    @Test
    void metrics_of_the_list_and_its_rules_are_compliant() {
        assertThat(rule.judge(acl).isCompliant()).isTrue();
        assertThat(rule.judge(acl.with("rules[0].visibilityConfig.cloudwatchMetricsEnabled", true))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_list_without_metrics_violates() {
        assertThat(rule.judge(acl.with("visibilityConfig.cloudwatchMetricsEnabled", false))
                        .violations())
                .containsExactly("it publishes no metrics");
        assertThat(rule.judge(TestResource.of("aws:wafv2/ruleGroup:RuleGroup")).violations())
                .hasSize(1);
    }

    @Test
    void each_rule_without_metrics_violates() {
        TestResource ruled = acl.with("rules[0].name", "common")
                .with("rules[1].name", "rate")
                .with("rules[1].visibilityConfig.cloudwatchMetricsEnabled", true);
        assertThat(rule.judge(ruled).violations()).containsExactly("its rule common publishes no metrics");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(acl.unknown("visibilityConfig.cloudwatchMetricsEnabled"))
                        .notJudged())
                .hasSize(1);
    }
}

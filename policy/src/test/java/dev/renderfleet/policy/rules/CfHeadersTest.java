package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CfHeadersTest {

    private final PolicyTester rule = PolicyTester.of(new CfHeaders());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION)
            .with("defaultCacheBehavior.responseHeadersPolicyId", "headers");

    @Test
    void behaviours_with_a_headers_policy_are_compliant() {
        assertThat(rule.judge(distribution).isCompliant()).isTrue();
        assertThat(rule.judge(distribution.unknown("orderedCacheBehaviors[0].responseHeadersPolicyId"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_behaviour_without_violates() {
        assertThat(rule.judge(distribution.with("orderedCacheBehaviors[0].pathPattern", "/media/*"))
                        .violations())
                .containsExactly("orderedCacheBehaviors[0] sends no security headers");
        assertThat(rule.judge(distribution.with("defaultCacheBehavior.responseHeadersPolicyId", ""))
                        .violations())
                .containsExactly("defaultCacheBehavior sends no security headers");
    }

    @Test
    void unknown_behaviours_cannot_be_judged() {
        assertThat(rule.judge(distribution.unknown("orderedCacheBehaviors")).notJudged())
                .hasSize(1);
    }
}

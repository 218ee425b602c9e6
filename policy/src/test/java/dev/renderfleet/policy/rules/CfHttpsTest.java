package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CfHttpsTest {

    private final PolicyTester rule = PolicyTester.of(new CfHttps());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION)
            .with("defaultCacheBehavior.viewerProtocolPolicy", "redirect-to-https");

    @Test
    void https_and_redirects_are_compliant() {
        assertThat(rule.judge(distribution).isCompliant()).isTrue();
        assertThat(rule.judge(distribution.with("orderedCacheBehaviors[0].viewerProtocolPolicy", "https-only"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void http_violates() {
        assertThat(rule.judge(distribution.with("defaultCacheBehavior.viewerProtocolPolicy", "allow-all"))
                        .violations())
                .containsExactly("defaultCacheBehavior allows HTTP");
    }

    @Test
    void each_ordered_behaviour_counts() {
        var mixed = distribution
                .with("orderedCacheBehaviors[0].viewerProtocolPolicy", "https-only")
                .with("orderedCacheBehaviors[1].viewerProtocolPolicy", "allow-all");
        assertThat(rule.judge(mixed).violations()).containsExactly("orderedCacheBehaviors[1] allows HTTP");
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judge(distribution.unknown("defaultCacheBehavior")).notJudged())
                .hasSize(1);
    }
}

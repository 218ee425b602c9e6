package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CfWafTest {

    private final PolicyTester rule = PolicyTester.of(new CfWaf());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION);

    @Test
    void a_distribution_with_a_web_acl_is_compliant() {
        assertThat(rule.judge(distribution.with("webAclId", "arn:aws:wafv2:x")).isCompliant())
                .isTrue();
        assertThat(rule.judge(distribution.unknown("webAclId")).isCompliant()).isTrue();
    }

    @Test
    void a_distribution_without_violates() {
        assertThat(rule.judge(distribution).violations()).containsExactly("the distribution has no web ACL");
        assertThat(rule.judge(distribution.with("webAclId", "")).violations()).hasSize(1);
    }
}

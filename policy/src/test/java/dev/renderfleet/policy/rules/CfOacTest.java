package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CfOacTest {

    private final PolicyTester rule = PolicyTester.of(new CfOac());
    private final TestResource distribution =
            TestResource.of(CacheBehaviors.DISTRIBUTION).unknown("origins[0].domainName");

    @Test
    void a_bucket_with_access_control_is_compliant() {
        assertThat(rule.judge(distribution.with("origins[0].originAccessControlId", "E1"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(distribution.unknown("origins[0].originAccessControlId"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_bucket_without_violates() {
        assertThat(rule.judge(distribution).violations())
                .containsExactly("origins[0] reads its bucket without origin access control");
        assertThat(rule.judge(distribution.with("origins[0].originAccessControlId", ""))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_access_identity_violates() {
        assertThat(rule.judge(distribution.with(
                                "origins[0].s3OriginConfig.originAccessIdentity", "origin-access-identity/E1"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void custom_and_vpc_origins_are_left_out() {
        var custom = distribution.with("origins[0].customOriginConfig.httpsPort", 443);
        assertThat(rule.judge(custom).isCompliant()).isTrue();
        assertThat(rule.judge(distribution.with("origins[0].vpcOriginConfig.vpcOriginId", "vo_1"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(custom.with("origins[1].originId", "media")).violations())
                .containsExactly("origins[1] reads its bucket without origin access control");
    }

    @Test
    void unknown_origins_cannot_be_judged() {
        assertThat(rule.judge(distribution.unknown("origins")).notJudged()).hasSize(1);
    }
}

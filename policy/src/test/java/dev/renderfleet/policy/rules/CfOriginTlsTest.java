package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CfOriginTlsTest {

    private final PolicyTester rule = PolicyTester.of(new CfOriginTls());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION);
    private final TestResource custom = distribution
            .with("origins[0].originId", "media")
            .with("origins[1].customOriginConfig.originProtocolPolicy", "https-only")
            .with("origins[1].customOriginConfig.originSslProtocols", List.of("TLSv1.2", "TLSv1.3"));
    private final TestResource vpcOrigin = TestResource.of("aws:cloudfront/vpcOrigin:VpcOrigin")
            .with("vpcOriginEndpointConfig.originProtocolPolicy", "https-only")
            .with("vpcOriginEndpointConfig.originSslProtocols.items", List.of("TLSv1.2"));

    @Test
    void origins_over_https_are_compliant() {
        assertThat(rule.judge(custom).isCompliant()).isTrue();
        assertThat(rule.judge(custom).notApplicable()).isEmpty();
        assertThat(rule.judge(vpcOrigin).isCompliant()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-only", "match-viewer"})
    void an_origin_over_http_violates(String policy) {
        assertThat(rule.judge(custom.with("origins[1].customOriginConfig.originProtocolPolicy", policy))
                        .violations())
                .containsExactly("origins[1] may be asked over HTTP");
        assertThat(rule.judge(vpcOrigin.with("vpcOriginEndpointConfig.originProtocolPolicy", policy))
                        .violations())
                .containsExactly("the origin may be asked over HTTP");
    }

    @Test
    void an_old_protocol_violates() {
        List<String> protocols = List.of("SSLv3", "TLSv1.1", "TLSv1.2");
        assertThat(rule.judge(custom.with("origins[1].customOriginConfig.originSslProtocols", protocols))
                        .violations())
                .containsExactly("origins[1] may be asked with SSLv3, TLSv1.1");
        assertThat(rule.judge(vpcOrigin.with("vpcOriginEndpointConfig.originSslProtocols.items", protocols))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_distribution_of_buckets_is_left_out() {
        assertThat(rule.judge(distribution.with("origins[0].originId", "media")).notApplicable())
                .containsExactly("it has no custom origin");
    }

    @Test
    void an_unknown_protocol_policy_cannot_be_judged_but_an_unknown_domain_can() {
        assertThat(rule.judge(custom.unknown("origins[1].customOriginConfig")).notJudged())
                .hasSize(1);
        assertThat(rule.judge(custom.unknown("origins[1].domainName")).isCompliant())
                .isTrue();
    }
}

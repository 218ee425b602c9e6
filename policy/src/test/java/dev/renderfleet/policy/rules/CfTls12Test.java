package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CfTls12Test {

    private final PolicyTester rule = PolicyTester.of(new CfTls12());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"})
    void tls_1_2_and_later_is_compliant(String version) {
        assertThat(judge("viewerCertificate.minimumProtocolVersion", version).isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"})
    void earlier_versions_violate(String version) {
        assertThat(judge("viewerCertificate.minimumProtocolVersion", version).violations())
                .containsExactly("viewers may use " + version);
    }

    @Test
    void no_version_is_tls_1() {
        assertThat(judge("viewerCertificate.acmCertificateArn", "arn:aws:acm:x").violations())
                .containsExactly("viewers may use TLSv1");
    }

    @Test
    void the_certificate_of_cloudfront_violates_whatever_the_version() {
        var own = distribution.with("viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021");
        assertThat(rule.judge(own.with("viewerCertificate.cloudfrontDefaultCertificate", true))
                        .violations())
                .containsExactly("CloudFront's own certificate allows TLS 1.0");
        assertThat(rule.judge(own.with("viewerCertificate.cloudfrontDefaultCertificate", false))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_stage_may_demand_more() {
        var strict = rule.config("allowed", List.of("TLSv1.3_2025"));
        assertThat(strict.judge(distribution.with("viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_unknown_certificate_cannot_be_judged_but_an_unknown_arn_can() {
        assertThat(rule.judge(distribution.unknown("viewerCertificate")).notJudged())
                .hasSize(1);
        var certified = distribution
                .unknown("viewerCertificate.acmCertificateArn")
                .with("viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021");
        assertThat(rule.judge(certified).isCompliant()).isTrue();
    }

    private PolicyTester.Judgement judge(String path, String value) {
        return rule.judge(distribution.with(path, value));
    }
}

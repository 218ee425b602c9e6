package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/**
 * Viewers use TLS 1.2 or later. With CloudFront's own certificate they may use TLS 1.0, whatever minimumProtocolVersion says.
 */
public final class CfTls12 implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cf-tls12", Kind.HTTPS)
                .sources("FSBP CloudFront.15", "cdk-nag CFR4", "checkov CKV_AWS_174")
                .what("Distributions talk TLS 1.2 or later to viewers.")
                .why("TLS 1.0 and 1.1 are broken, and auditors refuse them.")
                .fix("use a certificate of your own domain, and set minimumProtocolVersion to TLSv1.2_2021 or later");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION);
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .strings(
                        "allowed",
                        List.of("TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"),
                        "what minimumProtocolVersion may be");
    }

    @Override
    public Verdict check(PolicyResource distribution, PolicyContext context) {
        PropertyView certificate = distribution.at("viewerCertificate");
        if (certificate.isTrue("cloudfrontDefaultCertificate")) {
            return Verdict.violation("CloudFront's own certificate allows TLS 1.0");
        }
        String version = certificate.string("minimumProtocolVersion").orElse("TLSv1");
        return Verdict.violationIf(
                !context.config().strings("allowed").contains(version), "viewers may use " + version);
    }
}

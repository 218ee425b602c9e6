package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** CloudFront fetches from its origins over HTTPS with TLS 1.2. Origins in S3 and Lambda have no such setting, and do. */
public final class CfOriginTls implements ResourcePolicy {

    private static final String VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cf-origin-tls", Kind.HTTPS)
                .sources("FSBP CloudFront.9", "FSBP CloudFront.10", "cdk-nag CFR5", "checkov CKV2_AWS_72")
                .what("CloudFront talks to custom origins over HTTPS only, with TLS 1.2.")
                .why("The padlock in the browser would end at CloudFront, with the rest of the way in plain text.")
                .fix("set originProtocolPolicy to https-only and originSslProtocols to TLSv1.2 alone");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION, VPC_ORIGIN);
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        if (resource.is(VPC_ORIGIN)) {
            PropertyView endpoint = resource.at("vpcOriginEndpointConfig");
            return judge("the origin", endpoint, endpoint.strings("originSslProtocols.items"));
        }
        Verdict verdict = Verdict.notApplicable("it has no custom origin");
        int index = 0;
        for (PropertyValue origin : resource.list("origins")) {
            if (origin.has("customOriginConfig")) {
                PropertyView custom = origin.at("customOriginConfig");
                verdict = verdict.and(judge("origins[" + index + "]", custom, custom.strings("originSslProtocols")));
            }
            index++;
        }
        return verdict;
    }

    private static Verdict judge(String name, PropertyView origin, List<String> protocols) {
        List<String> old = protocols.stream()
                .filter(protocol -> !protocol.equals("TLSv1.2") && !protocol.equals("TLSv1.3"))
                .toList();
        return Verdict.violationIf(
                        !origin.text("originProtocolPolicy").equals("https-only"), name + " may be asked over HTTP")
                .and(Verdict.violationIf(!old.isEmpty(), name + " may be asked with " + String.join(", ", old)));
    }
}

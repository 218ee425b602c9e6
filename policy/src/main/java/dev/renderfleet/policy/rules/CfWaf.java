package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Distributions have a web ACL. Which rules it has is the business of waf-rules. */
public final class CfWaf implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("cf-waf", Kind.EXPOSURE)
                .sources("FSBP CloudFront.6", "cdk-nag CFR2", "checkov CKV_AWS_68")
                .what("Distributions are behind a web ACL.")
                .why("Floods and known exploits otherwise reach, and bill, the origin.")
                .fix("set webAclId to the ARN of a WAFv2 web ACL of scope CLOUDFRONT");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION);
    }

    @Override
    public Verdict check(PolicyResource distribution, PolicyContext context) {
        return Verdict.violationIf(!Given.text(distribution, "webAclId"), "the distribution has no web ACL");
    }
}

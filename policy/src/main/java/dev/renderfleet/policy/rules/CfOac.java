package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Origins in S3 are private to the distribution. An origin is one in S3 if it has neither a custom nor a VPC configuration,
 * so that this can be judged before the bucket's domain is known.
 */
public final class CfOac implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cf-oac", Kind.EXPOSURE)
                .sources("FSBP CloudFront.13", "cdk-nag CFR7", "checkov CKV2_AWS_46")
                .what("Distributions read buckets with origin access control.")
                .why("Otherwise the bucket is public, or opened by an identity that cannot read what KMS encrypts.")
                .fix("set originAccessControlId of the origin, and allow the distribution in the bucket's policy");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION);
    }

    @Override
    public Verdict check(PolicyResource distribution, PolicyContext context) {
        List<String> problems = new ArrayList<>();
        int index = 0;
        for (PropertyValue origin : distribution.list("origins")) {
            boolean inS3 = !origin.has("customOriginConfig") && !origin.has("vpcOriginConfig");
            if (inS3 && !Given.text(origin, "originAccessControlId")) {
                problems.add("origins[" + index + "] reads its bucket without origin access control");
            }
            index++;
        }
        return Verdict.violations(problems);
    }
}

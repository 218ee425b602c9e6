package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/**
 * Access blocks of buckets and accounts block all four ways to the public; their flags are off by default. Those of access
 * points are on unless a program turns one off. That each bucket has a block is the business of bucket-siblings.
 */
public final class S3PublicAccessBlock implements ResourcePolicy {

    private static final String ACCESS_POINT = "aws:s3/accessPoint:AccessPoint";
    private static final List<String> FLAGS =
            List.of("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("s3-public-access-block", Kind.EXPOSURE)
                .sources(
                        "FSBP S3.8",
                        "cdk-nag S2",
                        "checkov CKV_AWS_53",
                        "checkov CKV_AWS_54",
                        "checkov CKV_AWS_55",
                        "checkov CKV_AWS_56")
                .what("Public access blocks block all four ways to the public.")
                .why("One careless policy or ACL publishes a bucket, and scanners find it within hours.")
                .fix("set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
                ACCESS_POINT);
    }

    @Override
    public Verdict check(PolicyResource block, PolicyContext context) {
        List<String> off = FLAGS.stream()
                .filter(flag -> block.is(ACCESS_POINT)
                        ? block.isFalse("publicAccessBlockConfiguration." + flag)
                        : !block.isTrue(flag))
                .toList();
        return Verdict.violationIf(!off.isEmpty(), "not blocked: " + String.join(", ", off));
    }
}

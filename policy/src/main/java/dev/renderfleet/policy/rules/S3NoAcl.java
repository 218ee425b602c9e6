package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/**
 * Buckets do without ACLs. New buckets do (BucketOwnerEnforced is AWS's default since April 2023), so a bucket that says
 * nothing is compliant; {@code private} is what the provider itself fills in for a bucket of the older type.
 */
public final class S3NoAcl implements ResourcePolicy {

    private static final String OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("s3-no-acl", Kind.EXPOSURE)
                .sources("FSBP S3.12", "checkov CKV2_AWS_65")
                .what("ACLs are off, so that policies alone decide about access.")
                .why("An ACL may give single objects away, where no policy and no review shows it.")
                .fix("drop acl, grants and the bucket's ACL, and set objectOwnership to BucketOwnerEnforced");
    }

    @Override
    public Types types() {
        return Types.of(BucketSettings.BUCKET, "aws:s3/bucketAclV2:BucketAclV2", OWNERSHIP);
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        if (resource.is(OWNERSHIP)) {
            return Verdict.violationIf(
                    !resource.text("rule.objectOwnership").equals("BucketOwnerEnforced"), "ACLs are on");
        }
        boolean none = resource.is(BucketSettings.BUCKET)
                && Set.of("", "private").contains(resource.text("acl"))
                && !Given.list(resource, "grants");
        return Verdict.violationIf(!none, "access is given by an ACL");
    }
}

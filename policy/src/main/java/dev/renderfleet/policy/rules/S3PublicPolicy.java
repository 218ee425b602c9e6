package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/** Neither a policy nor an ACL publishes a bucket, an access point or an object. */
public final class S3PublicPolicy implements ResourcePolicy {

    private static final Set<String> PUBLIC_ACLS = Set.of("public-read", "public-read-write", "authenticated-read");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("s3-public-policy", Kind.EXPOSURE)
                .sources("FSBP S3.2", "FSBP S3.3", "checkov CKV_AWS_70")
                .what("Buckets are open to nobody outside.")
                .why("What users upload, or logs of what they do, would be on the open internet.")
                .fix("name the principals, or narrow the statement by aws:SourceArn, aws:PrincipalOrgID or the like;"
                        + " serve public files through CloudFront; drop the public ACL");
    }

    @Override
    public Types types() {
        return Types.of(
                BucketSettings.BUCKET,
                "aws:s3/bucketPolicy:BucketPolicy",
                "aws:s3/bucketAclV2:BucketAclV2",
                "aws:s3/accessPoint:AccessPoint",
                "aws:s3control/accessPointPolicy:AccessPointPolicy",
                "aws:s3/bucketObject:BucketObject",
                "aws:s3/bucketObjectv2:BucketObjectv2");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        boolean byName = PUBLIC_ACLS.contains(resource.text("acl"));
        boolean byGrant = resource.list("grants").stream().anyMatch(grant -> isToEveryone(grant.text("uri")))
                || resource.list("accessControlPolicy.grants").stream()
                        .anyMatch(grant -> isToEveryone(grant.text("grantee.uri")));
        return Verdict.violationIf(byName || byGrant, "an ACL lets everyone in").and(PublicPolicy.judge(resource));
    }

    private static boolean isToEveryone(String groupUri) {
        return groupUri.endsWith("/global/AllUsers") || groupUri.endsWith("/global/AuthenticatedUsers");
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/** Bucket policies refuse plain HTTP. That each bucket has a policy is the business of bucket-siblings. */
public final class S3TlsOnly implements ResourcePolicy {

    private static final Pattern BUCKET = Pattern.compile("[^/]*");
    private static final Pattern OBJECTS = Pattern.compile("[^/]*(/\\*|\\*)");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("s3-tls-only", Kind.HTTPS)
                .sources("FSBP S3.5", "cdk-nag S10")
                .what("Bucket policies deny requests without TLS, for the bucket and its objects.")
                .why("S3 answers plain HTTP too, which shows objects and signed URLs to everyone on the way.")
                .fix("add a Deny statement for principal * and action s3:* on the bucket's ARN and on the ARN with /*,"
                        + " with the condition Bool aws:SecureTransport false");
    }

    @Override
    public Types types() {
        return Types.of("aws:s3/bucketPolicy:BucketPolicy", BucketSettings.BUCKET);
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        return AttachedPolicy.of(resource)
                .map(S3TlsOnly::judge)
                .orElseGet(() -> Verdict.notApplicable("the bucket's policy is a resource of its own"));
    }

    private static Verdict judge(PolicyDocument policy) {
        boolean bucket = TlsOnlyPolicy.deniesPlainHttp(
                policy, List.of("s3:ListBucket"), arn -> BUCKET.matcher(arn).matches());
        boolean objects = TlsOnlyPolicy.deniesPlainHttp(
                policy, List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), arn -> OBJECTS.matcher(arn)
                        .matches());
        return Verdict.violationIf(!bucket, "the policy does not deny listing the bucket without TLS")
                .and(Verdict.violationIf(!objects, "the policy does not deny requests for objects without TLS"));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/** Buckets log who reads them. Buckets that logs are delivered to are left out: they would log their own logging. */
public final class S3AccessLogs implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("s3-access-logs", Kind.OBSERVABILITY)
                .sources("FSBP S3.9", "cdk-nag S1", "checkov CKV_AWS_18")
                .what("Buckets have access logs.")
                .why("After a leak nobody can tell what was read, and by whom.")
                .fix("give the bucket a BucketLoggingV2 that delivers to a bucket of logs");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(BucketSettings.BUCKET), bucket -> {
            if (BucketSettings.receivesLogs(graph, bucket)) {
                return Verdict.notApplicable("logs are delivered to the bucket");
            }
            boolean logged =
                    !graph.referrers(bucket, BucketSettings.LOGGING, "bucket").isEmpty()
                            || !BucketSettings.inline(bucket, "loggings").isEmpty();
            return Verdict.violationIf(!logged, "nobody logs access to the bucket");
        });
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/** Buckets keep old versions. Buckets of logs are left out: what is delivered there is not overwritten. */
public final class S3Versioning implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("s3-versioning", Kind.RELIABILITY)
                .sources("checkov CKV_AWS_21")
                .what("Buckets keep former versions of their objects.")
                .why("An overwritten or deleted file is otherwise gone at once.")
                .fix("give the bucket a BucketVersioningV2 with status Enabled, and expire old versions by lifecycle");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(BucketSettings.BUCKET), bucket -> {
            boolean versioned = BucketSettings.of(
                            graph,
                            bucket,
                            "aws:s3/bucketVersioningV2:BucketVersioningV2",
                            "versioningConfiguration",
                            "versioning",
                            "versionings")
                    .stream()
                    .anyMatch(setting -> setting.text("status").equals("Enabled") || setting.isTrue("enabled"));
            return versioned || !BucketSettings.receivesLogs(graph, bucket)
                    ? Verdict.violationIf(!versioned, "the bucket keeps no former versions")
                    : Verdict.notApplicable("logs are delivered to the bucket");
        });
    }
}

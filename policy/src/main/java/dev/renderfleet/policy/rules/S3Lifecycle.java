package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Buckets clean up by themselves: by a rule that is on, and by one that drops uploads which were never finished. */
public final class S3Lifecycle implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("s3-lifecycle", Kind.COST)
                .sources("FSBP S3.10", "FSBP S3.13", "checkov CKV2_AWS_61", "checkov CKV_AWS_300")
                .what("Each bucket has lifecycle rules, which also drop unfinished uploads.")
                .why("Old versions and parts of broken uploads are invisible, and are paid for every month.")
                .fix("give the bucket a BucketLifecycleConfigurationV2 with an enabled rule that sets"
                        + " abortIncompleteMultipartUpload");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(BucketSettings.BUCKET), bucket -> {
            List<PropertyValue> rules = BucketSettings.of(
                            graph,
                            bucket,
                            "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
                            "rules",
                            "lifecycleRules")
                    .stream()
                    .filter(rule -> rule.text("status").equals("Enabled") || rule.isTrue("enabled"))
                    .toList();
            if (rules.isEmpty()) {
                return Verdict.violation("the bucket has no lifecycle rule that is on");
            }
            return Verdict.violationIf(
                    rules.stream().noneMatch(S3Lifecycle::abortsUploads), "no rule drops unfinished uploads");
        });
    }

    private static boolean abortsUploads(PropertyValue rule) {
        return rule.integer("abortIncompleteMultipartUpload.daysAfterInitiation")
                        .or(() -> rule.integer("abortIncompleteMultipartUploadDays"))
                        .orElse(0)
                > 0;
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class S3LifecycleTest {

    private final PolicyTester rule = PolicyTester.of(new S3Lifecycle());
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");
    private final TestResource lifecycle = TestResource.of(
                    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2")
            .refers("bucket", bucket)
            .with("rules[0].status", "Enabled");

    @Test
    void a_bucket_that_drops_unfinished_uploads_is_compliant() {
        var aborting = lifecycle
                .with("rules[1].status", "Enabled")
                .with("rules[1].abortIncompleteMultipartUpload.daysAfterInitiation", 1);
        assertThat(rule.judgeStack(bucket, aborting).isCompliant()).isTrue();
    }

    @Test
    void a_rule_inside_the_bucket_counts() {
        var inline = bucket.with("lifecycleRules[0].enabled", true)
                .with("lifecycleRules[0].abortIncompleteMultipartUploadDays", 7);
        assertThat(rule.judgeStack(inline).isCompliant()).isTrue();
        assertThat(rule.judgeStack(inline.with("lifecycleRules[0].abortIncompleteMultipartUploadDays", 0))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(inline.with("lifecycleRules[0].enabled", false))
                        .violations())
                .containsExactly("the bucket has no lifecycle rule that is on");
    }

    @Test
    void a_bucket_without_rules_violates() {
        var judgement = rule.judgeStack(bucket);
        assertThat(judgement.violations()).containsExactly("the bucket has no lifecycle rule that is on");
        assertThat(judgement.violators()).containsExactly("media");
        assertThat(rule.judgeStack(bucket, lifecycle.with("rules[0].status", "Disabled"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_bucket_that_keeps_unfinished_uploads_violates() {
        assertThat(rule.judgeStack(bucket, lifecycle).violations()).containsExactly("no rule drops unfinished uploads");
        var off = lifecycle
                .with("rules[1].status", "Disabled")
                .with("rules[1].abortIncompleteMultipartUpload.daysAfterInitiation", 1);
        assertThat(rule.judgeStack(bucket, off).violations()).hasSize(1);
    }

    @Test
    void unknown_rules_cannot_be_judged() {
        assertThat(rule.judgeStack(bucket, lifecycle.unknown("rules")).notJudged())
                .hasSize(1);
    }
}

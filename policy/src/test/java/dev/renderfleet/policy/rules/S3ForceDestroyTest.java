package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class S3ForceDestroyTest {

    private final PolicyTester rule = PolicyTester.of(new S3ForceDestroy()).stack("prod");
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2");

    @Test
    void a_bucket_that_stays_is_compliant() {
        assertThat(rule.judge(bucket).isCompliant()).isTrue();
        assertThat(rule.judge(bucket.with("forceDestroy", false)).isCompliant()).isTrue();
    }

    @Test
    void a_bucket_that_is_emptied_violates() {
        assertThat(rule.judge(bucket.with("forceDestroy", true)).violations())
                .containsExactly("the bucket is emptied when it is deleted");
        assertThat(rule.judge(TestResource.of("aws:s3/directoryBucket:DirectoryBucket")
                                .with("forceDestroy", true))
                        .violations())
                .hasSize(1);
    }

    @Test
    void stacks_that_may_vanish_are_left_out() {
        var emptied = bucket.with("forceDestroy", true);
        assertThat(rule.stack("dev").judge(emptied).notApplicable()).containsExactly("buckets of this stack may go");
        assertThat(rule.config("allowedStacks", List.of("trial"))
                        .stack("dev")
                        .judge(emptied)
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(bucket.unknown("forceDestroy")).notJudged()).hasSize(1);
    }
}

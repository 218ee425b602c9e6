package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class S3VersioningTest {

    private final PolicyTester rule = PolicyTester.of(new S3Versioning());
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");
    private final TestResource versioning =
            TestResource.of("aws:s3/bucketVersioningV2:BucketVersioningV2").refers("bucket", bucket);

    @Test
    void a_versioned_bucket_is_compliant() {
        assertThat(rule.judgeStack(bucket, versioning.with("versioningConfiguration.status", "Enabled"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(bucket.with("versionings[0].enabled", true)).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(TestResource.of("aws:s3/bucket:Bucket").with("versioning.enabled", true))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_bucket_without_versions_violates() {
        assertThat(rule.judgeStack(bucket).violations()).containsExactly("the bucket keeps no former versions");
        assertThat(rule.judgeStack(bucket, versioning.with("versioningConfiguration.status", "Suspended"))
                        .violators())
                .containsExactly("media");
        assertThat(rule.judgeStack(bucket.with("versionings[0].enabled", false)).violations())
                .hasSize(1);
    }

    @Test
    void a_bucket_of_logs_is_left_out() {
        var balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer").refers("accessLogs.bucket", bucket);
        assertThat(rule.judgeStack(bucket, balancer).notApplicable())
                .containsExactly("logs are delivered to the bucket");
    }

    @Test
    void an_unknown_status_cannot_be_judged() {
        assertThat(rule.judgeStack(bucket, versioning.unknown("versioningConfiguration.status"))
                        .notJudged())
                .hasSize(1);
    }
}

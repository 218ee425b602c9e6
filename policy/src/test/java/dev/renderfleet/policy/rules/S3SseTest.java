package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3SseTest {

    private static final String BY_DEFAULT = "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm";

    private final PolicyTester rule = PolicyTester.of(new S3Sse());
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");
    private final TestResource encryption = TestResource.of(
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2");

    @ParameterizedTest
    @ValueSource(strings = {"AES256", "aws:kms", "aws:kms:dsse"})
    void a_configured_bucket_is_compliant(String algorithm) {
        var configured = encryption.refers("bucket", bucket).with(BY_DEFAULT, algorithm);
        assertThat(rule.judgeStack(bucket, configured).isCompliant()).isTrue();
    }

    @Test
    void a_bucket_configured_inline_is_compliant() {
        var older = TestResource.of("aws:s3/bucket:Bucket")
                .with(
                        "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
                        "aws:kms");
        assertThat(rule.judgeStack(older).isCompliant()).isTrue();
        var newer = bucket.with(
                "serverSideEncryptionConfigurations[0].rules[0].applyServerSideEncryptionByDefaults[0].sseAlgorithm",
                "aws:kms");
        assertThat(rule.judgeStack(newer).isCompliant()).isTrue();
    }

    @Test
    void a_bucket_without_encryption_violates() {
        var other = TestResource.of("aws:s3/bucketV2:BucketV2", "logs");
        var configured = encryption.refers("bucket", other).with(BY_DEFAULT, "AES256");
        var judgement = rule.judgeStack(bucket, other, configured);
        assertThat(judgement.violations()).containsExactly("the bucket's encryption is not configured");
        assertThat(judgement.violators()).containsExactly("media");
    }

    @Test
    void a_rule_without_an_algorithm_violates() {
        var configured = encryption.refers("bucket", bucket).with("rules[0].bucketKeyEnabled", true);
        assertThat(rule.judgeStack(bucket, configured).violations()).hasSize(1);
    }

    @Test
    void a_stage_may_demand_kms() {
        var configured = encryption.refers("bucket", bucket).with(BY_DEFAULT, "AES256");
        assertThat(rule.config("algorithms", List.of("aws:kms"))
                        .judgeStack(bucket, configured)
                        .violations())
                .containsExactly("the bucket is encrypted with [AES256], allowed is [aws:kms]");
    }

    @Test
    void what_the_provider_will_compute_is_no_configuration() {
        assertThat(rule.judgeStack(bucket.unknown("serverSideEncryptionConfigurations"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_configuration_that_is_not_known_yet_cannot_be_judged() {
        var key = TestResource.of("aws:kms/key:Key", "data");
        assertThat(rule.judgeStack(bucket.refersUnknown("serverSideEncryptionConfigurations", key), key)
                        .notJudged())
                .hasSize(1);
        assertThat(rule.judgeStack(bucket, encryption.refers("bucket", bucket).unknown("rules"))
                        .notJudged())
                .hasSize(1);
    }

    @Test
    void before_the_first_update_the_recorded_dependency_tells_the_bucket() {
        var configured = encryption.refersUnknown("bucket", bucket).with(BY_DEFAULT, "AES256");
        assertThat(rule.judgeStack(bucket, configured).isCompliant()).isTrue();
    }
}

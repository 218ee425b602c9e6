package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BucketSiblingsTest {

    private static final List<String> SIBLINGS = List.of(
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            "aws:s3/bucketPolicy:BucketPolicy",
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
            "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2");

    private final PolicyTester rule = PolicyTester.of(new BucketSiblings());
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");

    private TestResource[] stackOf(TestResource of, List<String> types) {
        return Stream.concat(Stream.of(of), types.stream().map(type -> TestResource.of(type)
                        .refers("bucket", of)))
                .toArray(TestResource[]::new);
    }

    @Test
    void a_bucket_with_all_siblings_is_compliant() {
        assertThat(rule.judgeStack(stackOf(bucket, SIBLINGS)).isCompliant()).isTrue();
    }

    @Test
    void a_bucket_alone_violates() {
        var judgement = rule.judgeStack(bucket);
        assertThat(judgement.violations())
                .containsExactly(
                        "the bucket has no public access block, no bucket policy that demands TLS, no encryption,"
                                + " no lifecycle");
        assertThat(judgement.violators()).containsExactly("media");
    }

    @Test
    void each_sibling_is_missed() {
        for (String sibling : SIBLINGS) {
            List<String> others =
                    SIBLINGS.stream().filter(type -> !type.equals(sibling)).toList();
            assertThat(rule.judgeStack(stackOf(bucket, others)).violations())
                    .as(sibling)
                    .hasSize(1);
        }
    }

    @Test
    void what_is_in_the_bucket_itself_counts() {
        TestResource inline = TestResource.of("aws:s3/bucket:Bucket", "old")
                .with("policy", "{}")
                .with("serverSideEncryptionConfiguration.rule.bucketKeyEnabled", true)
                .with("lifecycleRules[0].enabled", true);
        assertThat(rule.judgeStack(stackOf(inline, SIBLINGS.subList(0, 1))).isCompliant())
                .isTrue();
        TestResource empty = inline.with("policy", "")
                .with("serverSideEncryptionConfiguration", null)
                .with("lifecycleRules", List.of());
        assertThat(rule.judgeStack(stackOf(empty, SIBLINGS.subList(0, 1))).violations())
                .containsExactly("the bucket has no bucket policy that demands TLS, no encryption, no lifecycle");
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned =
                bucket.unknown("policy").unknown("lifecycleRules").unknown("serverSideEncryptionConfigurations");
        TestResource[] siblings = SIBLINGS.stream()
                .map(type -> TestResource.of(type).refersUnknown("bucket", planned))
                .toArray(TestResource[]::new);
        assertThat(rule.judgeStack(planned, siblings[0], siblings[1], siblings[2], siblings[3])
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(planned, siblings[0]).violations())
                .containsExactly("the bucket has no bucket policy that demands TLS, no encryption, no lifecycle");
    }

    @Test
    void a_policy_that_is_not_known_yet_is_a_policy() {
        TestResource planned = TestResource.of("aws:s3/bucket:Bucket", "old").refersUnknown("policy", bucket);
        assertThat(rule.judgeStack(planned).violations())
                .containsExactly("the bucket has no public access block, no encryption, no lifecycle");
    }
}

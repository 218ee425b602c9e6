package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class S3PublicAccessBlockTest {

    private final PolicyTester rule = PolicyTester.of(new S3PublicAccessBlock());
    private final TestResource block = TestResource.of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
            .with("blockPublicAcls", true)
            .with("blockPublicPolicy", true)
            .with("ignorePublicAcls", true)
            .with("restrictPublicBuckets", true);
    private final TestResource accessPoint = TestResource.of("aws:s3/accessPoint:AccessPoint");

    @Test
    void a_block_of_all_four_is_compliant() {
        assertThat(rule.judge(block).isCompliant()).isTrue();
    }

    @Test
    void a_flag_that_is_off_violates() {
        assertThat(rule.judge(block.with("ignorePublicAcls", false)).violations())
                .containsExactly("not blocked: ignorePublicAcls");
    }

    @Test
    void an_empty_block_blocks_nothing() {
        assertThat(rule.judge(TestResource.of("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"))
                        .violations())
                .containsExactly(
                        "not blocked: blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets");
    }

    @Test
    void an_access_point_is_blocked_unless_it_says_otherwise() {
        assertThat(rule.judge(accessPoint).isCompliant()).isTrue();
        assertThat(rule.judge(accessPoint.with("publicAccessBlockConfiguration.blockPublicPolicy", true))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(accessPoint.with("publicAccessBlockConfiguration.blockPublicPolicy", false))
                        .violations())
                .containsExactly("not blocked: blockPublicPolicy");
    }

    @Test
    void an_unknown_flag_cannot_be_judged() {
        assertThat(rule.judge(block.unknown("blockPublicPolicy")).notJudged())
                .containsExactly("cannot be judged before the update: blockPublicPolicy is not known yet");
    }
}

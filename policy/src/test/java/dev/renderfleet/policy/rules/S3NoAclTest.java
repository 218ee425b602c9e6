package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class S3NoAclTest {

    private final PolicyTester rule = PolicyTester.of(new S3NoAcl());
    private final TestResource bucket = TestResource.of("aws:s3/bucket:Bucket");
    private final TestResource ownership = TestResource.of("aws:s3/bucketOwnershipControls:BucketOwnershipControls");

    @Test
    void a_bucket_without_acl_is_compliant() {
        assertThat(rule.judge(bucket).isCompliant()).isTrue();
        assertThat(rule.judge(bucket.with("acl", "private")).isCompliant()).isTrue();
        assertThat(rule.judge(bucket.with("acl", "").with("grants", List.of())).isCompliant())
                .isTrue();
    }

    @Test
    void a_bucket_with_an_acl_violates() {
        assertThat(rule.judge(bucket.with("acl", "log-delivery-write")).violations())
                .containsExactly("access is given by an ACL");
        assertThat(rule.judge(bucket.with("grants[0].id", "me")).violations()).hasSize(1);
    }

    @Test
    void an_acl_of_its_own_violates_whatever_it_says() {
        var acl = TestResource.of("aws:s3/bucketAclV2:BucketAclV2");
        assertThat(rule.judge(acl.with("acl", "private")).violations()).hasSize(1);
    }

    @Test
    void ownership_has_to_be_enforced() {
        assertThat(rule.judge(ownership.with("rule.objectOwnership", "BucketOwnerEnforced"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(ownership.with("rule.objectOwnership", "BucketOwnerPreferred"))
                        .violations())
                .containsExactly("ACLs are on");
    }

    @Test
    void unknown_ownership_cannot_be_judged() {
        assertThat(rule.judge(ownership.unknown("rule")).notJudged()).hasSize(1);
    }
}

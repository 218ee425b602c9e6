package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3PublicPolicyTest {

    private static final String EVERYONE =
            """
            {"Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:*", "Resource": "*"},
              {"Sid": "Read", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}
            """;
    private static final String OPEN = "statement Read of the policy lets everyone in";
    private static final String ACL = "an ACL lets everyone in";
    private static final String GROUPS = "http://acs.amazonaws.com/groups/";

    private final PolicyTester rule = PolicyTester.of(new S3PublicPolicy());
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2");
    private final TestResource acl = TestResource.of("aws:s3/bucketAclV2:BucketAclV2");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws:s3/bucketV2:BucketV2",
                "aws:s3/bucketPolicy:BucketPolicy",
                "aws:s3/accessPoint:AccessPoint",
                "aws:s3control/accessPointPolicy:AccessPointPolicy"
            })
    void a_policy_for_everyone_violates(String type) {
        var resource = TestResource.of(type);
        assertThat(rule.judge(resource.with("policy", EVERYONE)).violations()).containsExactly(OPEN);
    }

    @Test
    void a_statement_without_a_name_is_named_by_its_place() {
        String document = EVERYONE.replace("\"Sid\": \"Read\",", "");
        assertThat(rule.judge(bucket.with("policy", document)).violations())
                .containsExactly("statement 1 of the policy lets everyone in");
    }

    @Test
    void a_policy_for_some_or_against_everyone_is_compliant() {
        assertThat(rule.judge(bucket.with("policy", EVERYONE.replace("\"*\", \"Action", "\"arn:x\", \"Action")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(bucket.with("policy", EVERYONE.replace("Allow", "Deny")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(bucket).isCompliant()).isTrue();
    }

    @Test
    void a_condition_on_who_calls_makes_it_compliant() {
        String narrowed = EVERYONE.replace(
                "\"Principal\": \"*\"",
                "\"Principal\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abc123\"}}");
        assertThat(rule.judge(bucket.with("policy", narrowed)).isCompliant()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"public-read", "public-read-write", "authenticated-read"})
    void a_public_acl_violates(String canned) {
        assertThat(rule.judge(acl.with("acl", canned)).violations()).containsExactly(ACL);
        assertThat(rule.judge(bucket.with("acl", canned)).violations()).containsExactly(ACL);
        for (String type : List.of("aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2")) {
            assertThat(rule.judge(TestResource.of(type).with("acl", canned)).violations())
                    .containsExactly(ACL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"global/AllUsers", "global/AuthenticatedUsers"})
    void a_grant_to_a_public_group_violates(String group) {
        assertThat(rule.judge(bucket.with("grants[0].uri", GROUPS + group)).violations())
                .containsExactly(ACL);
        assertThat(rule.judge(acl.with("accessControlPolicy.grants[0].grantee.uri", GROUPS + group))
                        .violations())
                .containsExactly(ACL);
    }

    @Test
    void acls_for_some_are_compliant_here() {
        assertThat(rule.judge(acl.with("acl", "private")).isCompliant()).isTrue();
        assertThat(rule.judge(bucket.with("grants[0].uri", GROUPS + "s3/LogDelivery"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(acl.with("accessControlPolicy.grants[0].grantee.id", "me"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judge(bucket.unknown("policy")).notJudged()).hasSize(1);
    }
}

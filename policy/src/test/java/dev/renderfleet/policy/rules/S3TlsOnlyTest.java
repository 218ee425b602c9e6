package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3TlsOnlyTest {

    private static final String DENY =
            """
            {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": %s,
              "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
            """;
    private static final String LISTING = "the policy does not deny listing the bucket without TLS";
    private static final String OBJECTS = "the policy does not deny requests for objects without TLS";

    private final PolicyTester rule = PolicyTester.of(new S3TlsOnly());
    private final TestResource policy = TestResource.of("aws:s3/bucketPolicy:BucketPolicy");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"arn:aws:s3:::media\", \"arn:aws:s3:::media/*\"]",
                "[\"arn:aws:s3:::media\", \"arn:aws:s3:::media*\"]",
                "\"arn:aws:s3:::media*\"",
                "\"*\""
            })
    void a_policy_that_covers_bucket_and_objects_is_compliant(String resources) {
        assertThat(rule.judge(policy.with("policy", DENY.formatted(resources))).isCompliant())
                .isTrue();
    }

    @Test
    void a_policy_that_forgets_the_bucket_violates() {
        assertThat(violations("\"arn:aws:s3:::media/*\"")).containsExactly(LISTING);
    }

    @Test
    void a_policy_that_forgets_objects_violates() {
        assertThat(violations("\"arn:aws:s3:::media\"")).containsExactly(OBJECTS);
        assertThat(violations("[\"arn:aws:s3:::media\", \"arn:aws:s3:::media/private/*\"]"))
                .containsExactly(OBJECTS);
    }

    @Test
    void bucket_and_objects_may_be_denied_apart() {
        String both = DENY.formatted("\"arn:aws:s3:::media\"").strip().replaceFirst("]}$", "") + ","
                + DENY.formatted("\"arn:aws:s3:::media/*\"").replace("{\"Statement\": [", "");
        assertThat(rule.judge(policy.with("policy", both)).isCompliant()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"})
    void each_kind_of_request_has_to_be_denied(String left) {
        String others = "[\"s3:ListBucket\", \"s3:GetObject\", \"s3:PutObject\", \"s3:DeleteObject\"]"
                .replace("\"" + left + "\"", "\"s3:PutObjectAcl\"");
        String document = DENY.formatted("\"*\"").replace("\"s3:*\"", others);
        assertThat(rule.judge(policy.with("policy", document)).violations()).containsExactly(OBJECTS);
    }

    @Test
    void a_policy_without_such_a_statement_violates_twice() {
        assertThat(rule.judge(policy.with("policy", "{\"Statement\": []}")).violations())
                .containsExactly(LISTING, OBJECTS);
    }

    @Test
    void a_policy_inside_the_bucket_is_judged_too() {
        var bucket = TestResource.of("aws:s3/bucket:Bucket");
        assertThat(rule.judge(bucket.with("policy", "{\"Statement\": []}")).violations())
                .hasSize(2);
        assertThat(rule.judge(bucket.with("policy", "")).notApplicable()).hasSize(1);
        assertThat(rule.judge(bucket).notApplicable()).containsExactly("the bucket's policy is a resource of its own");
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }

    private List<String> violations(String resources) {
        return rule.judge(policy.with("policy", DENY.formatted(resources))).violations();
    }
}

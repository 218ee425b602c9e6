package dev.renderfleet.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyEvaluationTest {

    private static final PolicyEvaluation POLICY = PolicyEvaluation.of(
            PolicyDocument.of(
                            Statement.allow("Read", "s3:Get*").on("arn:aws:s3:::media/results/*"),
                            Statement.allow("Stop", "ec2:StopInstances")
                                    .on("*")
                                    .when("StringEquals", "ec2:ResourceTag/Purpose", "GPU-ComfyUI"))
                    .toJson(),
            PolicyDocument.of(Statement.deny("NotThese", "s3:*").on("arn:aws:s3:::media/results/secret/*"))
                    .toJson());

    @Test
    void what_no_statement_allows_is_denied() {
        assertThat(POLICY.allows("s3:PutObject", "arn:aws:s3:::media/results/a"))
                .isFalse();
        assertThat(POLICY.allows("s3:GetObject", "arn:aws:s3:::other/results/a"))
                .isFalse();
        assertThat(POLICY.allows("s3:GetObject", "arn:aws:s3:::media/results/a"))
                .isTrue();
        assertThat(POLICY.allows("S3:getobject", "arn:aws:s3:::media/results/a"))
                .isTrue();
    }

    @Test
    void a_deny_wins() {
        assertThat(POLICY.allows("s3:GetObject", "arn:aws:s3:::media/results/secret/a"))
                .isFalse();
    }

    @Test
    void a_condition_on_what_the_request_does_not_have_does_not_hold() {
        String instance = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0";
        assertThat(POLICY.allows("ec2:StopInstances", instance)).isFalse();
        assertThat(POLICY.allows("ec2:StopInstances", instance, Map.of("ec2:ResourceTag/Purpose", "other")))
                .isFalse();
        assertThat(POLICY.allows("ec2:StopInstances", instance, Map.of("ec2:ResourceTag/Purpose", "GPU-ComfyUI")))
                .isTrue();
    }

    @Test
    void a_negated_operator_holds_where_the_key_is_absent_unless_null_says_otherwise() {
        PolicyEvaluation guarded = evaluation(
                Statement.allow("All", "s3:GetObject").on("*"),
                Statement.deny("Others", "*")
                        .on("*")
                        .when("StringNotEquals", "aws:ResourceTag/Stage", "dev")
                        .when("Null", "aws:ResourceTag/Stage", "false"));
        assertThat(guarded.allows("s3:GetObject", "x")).isTrue();
        assertThat(guarded.allows("s3:GetObject", "x", Map.of("aws:ResourceTag/Stage", "dev")))
                .isTrue();
        assertThat(guarded.allows("s3:GetObject", "x", Map.of("aws:ResourceTag/Stage", "prod")))
                .isFalse();

        PolicyEvaluation bare = evaluation(
                Statement.allow("All", "s3:GetObject").on("*"),
                Statement.deny("Others", "*").on("*").when("StringNotEquals", "aws:ResourceTag/Stage", "dev"));
        assertThat(bare.allows("s3:GetObject", "x")).isFalse();
    }

    @Test
    void all_values_of_a_key_have_to_match_and_none_is_enough() {
        PolicyEvaluation policy = evaluation(Statement.allow("Records", "route53:ChangeResourceRecordSets")
                .on("*")
                .when("ForAllValues:StringLike", "names", "a.example", "*.b.example"));
        assertThat(policy.allows("route53:ChangeResourceRecordSets", "z", Map.of("names", "a.example,x.b.example")))
                .isTrue();
        assertThat(policy.allows("route53:ChangeResourceRecordSets", "z", Map.of("names", "a.example,c.example")))
                .isFalse();
        assertThat(policy.allows("route53:ChangeResourceRecordSets", "z")).isTrue();
    }

    @Test
    void trust_asks_for_the_provider_and_every_claim() {
        String trust = PolicyDocument.of(Statement.allow("Jobs", "sts:AssumeRoleWithWebIdentity")
                        .by("Federated", "arn:provider")
                        .when("StringEquals", "issuer:aud", "sts")
                        .when("StringEquals", "issuer:sub", "a", "b"))
                .toJson();
        assertThat(PolicyEvaluation.trusts(trust, "arn:provider", Map.of("issuer:aud", "sts", "issuer:sub", "b")))
                .isTrue();
        assertThat(PolicyEvaluation.trusts(trust, "arn:other", Map.of("issuer:aud", "sts", "issuer:sub", "b")))
                .isFalse();
        assertThat(PolicyEvaluation.trusts(trust, "arn:provider", Map.of("issuer:sub", "b")))
                .isFalse();
        assertThat(PolicyEvaluation.trusts(trust, "arn:provider", Map.of("issuer:aud", "sts", "issuer:sub", "c")))
                .isFalse();
    }

    private static PolicyEvaluation evaluation(Statement... statements) {
        return PolicyEvaluation.of(PolicyDocument.of(statements).toJson());
    }

    @Test
    void an_operator_that_it_does_not_know_fails() {
        PolicyEvaluation policy = PolicyEvaluation.of(
                PolicyDocument.of(Statement.allow("A", "s3:GetObject").on("*").when("NumericLessThan", "k", "1"))
                        .toJson());

        assertThatThrownBy(() -> policy.allows("s3:GetObject", "x")).hasMessageContaining("NumericLessThan");
    }
}

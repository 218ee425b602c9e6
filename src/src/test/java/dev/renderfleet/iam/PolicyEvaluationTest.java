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
    void an_operator_that_it_does_not_know_fails() {
        PolicyEvaluation policy = PolicyEvaluation.of(
                PolicyDocument.of(Statement.allow("A", "s3:GetObject").on("*").when("NumericLessThan", "k", "1"))
                        .toJson());

        assertThatThrownBy(() -> policy.allows("s3:GetObject", "x")).hasMessageContaining("NumericLessThan");
    }
}

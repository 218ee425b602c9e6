package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KmsDecryptAllTest {

    private final PolicyTester rule = PolicyTester.of(new KmsDecryptAll());
    private final TestResource policy = TestResource.of("aws:iam/policy:Policy");

    @ParameterizedTest
    @CsvSource({
        "kms:Decrypt, *",
        "kms:ReEncrypt*, *",
        "kms:*, arn:aws:kms:*:*:key/*",
        "kms:Decrypt, arn:aws:kms:us-east-1:123456789012:key/*",
        "*, arn:aws:kms:us-east-1:123456789012:*"
    })
    void decryption_with_every_key_violates(String action, String resource) {
        assertThat(rule.judge(policy.with("policy", Documents.allow(action, resource)))
                        .violations())
                .containsExactly("statement S1 allows decryption with every key");
    }

    @ParameterizedTest
    @CsvSource({
        "kms:Decrypt, arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "kms:GenerateDataKey, *",
        "s3:*, *",
        "*, arn:aws:dynamodb:us-east-1:123456789012:table/*"
    })
    void other_statements_are_compliant(String action, String resource) {
        assertThat(rule.judge(policy.with("policy", Documents.allow(action, resource)))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'StringEquals': {'kms:ViaService': 'sqs.us-east-1.amazonaws.com'}}",
                "{'ForAnyValue:StringLike': {'kms:ResourceAliases': 'alias/bp-dev-*'}}",
                "{'StringEquals': {'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:123456789012:log-group:a'}}",
                "{'StringEquals': {'aws:ResourceTag/App': 'bp'}}"
            })
    void a_condition_may_name_the_keys(String condition) {
        assertThat(rule.judge(policy.with("policy", Documents.allow("kms:Decrypt", "*", condition)))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Bool': {'kms:GrantIsForAWSResource': 'true'}}",
                "{'StringLike': {'kms:ViaService': '*'}}",
                "{'ForAnyValue:StringLike': {'kms:ResourceAliases': 'alias/*'}}",
                "{'StringEqualsIfExists': {'kms:ViaService': 'sqs.us-east-1.amazonaws.com'}}",
                "{'StringEquals': {'kms:EncryptionContextKeys': 'a'}}",
                "{'StringEquals': {'aws:RequestedRegion': 'us-east-1'}}"
            })
    void other_conditions_do_not(String condition) {
        assertThat(rule.judge(policy.with("policy", Documents.allow("kms:Decrypt", "*", condition)))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_document_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }
}

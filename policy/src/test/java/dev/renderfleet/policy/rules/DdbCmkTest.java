package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class DdbCmkTest {

    private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";
    private static final String AWS_KEY = "arn:aws:kms:eu-central-1:123456789012:alias/aws/dynamodb";

    private final PolicyTester rule = PolicyTester.of(new DdbCmk());
    private final TestResource table = TestResource.of(DdbTypes.TABLE);
    private final TestResource encrypted =
            table.with("serverSideEncryption.enabled", true).with("serverSideEncryption.kmsKeyArn", KEY);
    private final TestResource replica = TestResource.of(DdbTypes.REPLICA);

    @Test
    void a_table_or_replica_with_a_key_of_our_own_is_compliant() {
        assertThat(rule.judge(encrypted).isCompliant()).isTrue();
        assertThat(rule.judge(encrypted.with("replicas[0].kmsKeyArn", KEY)).isCompliant())
                .isTrue();
        assertThat(rule.judge(replica.with("kmsKeyArn", KEY)).isCompliant()).isTrue();
    }

    @Test
    void a_key_of_aws_violates() {
        assertThat(rule.judge(table).violations()).containsExactly("the table is encrypted with a key of AWS");
        assertThat(rule.judge(table.with("serverSideEncryption.enabled", true)).violations())
                .hasSize(1);
        assertThat(rule.judge(encrypted.with("serverSideEncryption.kmsKeyArn", AWS_KEY))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(replica).violations()).hasSize(1);
    }

    @Test
    void a_key_without_encryption_violates() {
        assertThat(rule.judge(encrypted.with("serverSideEncryption.enabled", false))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_replica_inside_a_table_needs_a_key_too() {
        assertThat(rule.judge(encrypted.with("replicas[0].regionName", "eu-west-1"))
                        .violations())
                .containsExactly("replicas[0] is encrypted with a key of AWS");
    }

    @Test
    void a_key_that_is_not_known_yet_is_one_of_our_own() {
        assertThat(rule.judge(encrypted.unknown("serverSideEncryption.kmsKeyArn"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(encrypted.unknown("serverSideEncryption.enabled")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class KmsRotationTest {

    private final PolicyTester rule = PolicyTester.of(new KmsRotation());
    private final TestResource key = TestResource.of("aws:kms/key:Key");

    @Test
    void a_rotated_key_is_compliant() {
        assertThat(rule.judge(key.with("enableKeyRotation", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_key_without_rotation_violates() {
        assertThat(rule.judge(key).violations()).containsExactly("the key is never rotated");
        TestResource explicit = key.with("customerMasterKeySpec", "SYMMETRIC_DEFAULT")
                .with("keyUsage", "ENCRYPT_DECRYPT")
                .with("customKeyStoreId", "")
                .with("enableKeyRotation", false);
        assertThat(rule.judge(explicit).violations()).hasSize(1);
    }

    @Test
    void keys_that_cannot_be_rotated_are_not_judged() {
        assertThat(rule.judge(key.with("customerMasterKeySpec", "RSA_2048")).notApplicable())
                .hasSize(1);
        assertThat(rule.judge(key.with("keyUsage", "SIGN_VERIFY")).notApplicable())
                .hasSize(1);
        assertThat(rule.judge(key.with("customKeyStoreId", "cks-1")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(key.unknown("enableKeyRotation")).notJudged()).hasSize(1);
    }

    @Test
    void remediation_turns_rotation_on_where_it_can_be() {
        assertThat(rule.remediate(key).isTrue("enableKeyRotation")).isTrue();
        assertThat(rule.remediate(key.with("keyUsage", "SIGN_VERIFY")).has("enableKeyRotation"))
                .isFalse();
        TestResource rotated = key.with("enableKeyRotation", true);
        assertThat(rule.remediate(rotated).isTrue("enableKeyRotation")).isTrue();
    }
}

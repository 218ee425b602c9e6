package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SecretCmkTest {

    private final PolicyTester rule = PolicyTester.of(new SecretCmk());
    private final TestResource secret = TestResource.of("aws:secretsmanager/secret:Secret");

    @Test
    void a_secret_with_a_key_is_compliant() {
        assertThat(rule.judge(secret.with("kmsKeyId", "alias/bp-dev-data")).isCompliant())
                .isTrue();
        assertThat(rule.judge(secret.unknown("kmsKeyId")).isCompliant()).isTrue();
    }

    @Test
    void a_secret_with_the_shared_key_violates() {
        assertThat(rule.judge(secret).violations()).containsExactly("the secret is encrypted with AWS's shared key");
        assertThat(rule.judge(secret.with("kmsKeyId", "")).violations()).hasSize(1);
        assertThat(rule.judge(secret.with("kmsKeyId", "arn:aws:kms:us-east-1:123456789012:alias/aws/secretsmanager"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void each_replica_needs_a_key() {
        TestResource replicated = secret.with("kmsKeyId", "alias/data").with("replicas[0].region", "eu-west-1");
        assertThat(rule.judge(replicated).violations())
                .containsExactly("its replica in eu-west-1 is encrypted with AWS's shared key");
        assertThat(rule.judge(replicated.with("replicas[0].kmsKeyId", "alias/data"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void replicas_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(secret.with("kmsKeyId", "alias/data").unknown("replicas"))
                        .notJudged())
                .hasSize(1);
    }
}

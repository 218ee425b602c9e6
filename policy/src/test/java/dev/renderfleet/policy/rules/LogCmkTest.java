package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class LogCmkTest {

    private final PolicyTester rule = PolicyTester.of(new LogCmk());
    private final TestResource group = TestResource.of("aws:cloudwatch/logGroup:LogGroup");

    @Test
    void a_key_is_compliant_known_or_not() {
        assertThat(rule.judge(group.with("kmsKeyId", "arn:aws:kms:us-east-1:123456789012:key/1"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(group.unknown("kmsKeyId")).isCompliant()).isTrue();
    }

    @Test
    void no_key_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("the log group has no customer key");
        assertThat(rule.judge(group.with("kmsKeyId", "")).violations()).hasSize(1);
    }
}

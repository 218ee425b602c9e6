package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SqsEncryptedTest {

    private final PolicyTester rule = PolicyTester.of(new SqsEncrypted());
    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue");

    @Test
    void a_queue_with_a_key_or_with_keys_of_sqs_is_compliant() {
        assertThat(rule.judge(queue.with("kmsMasterKeyId", "alias/queues")).isCompliant())
                .isTrue();
        assertThat(rule.judge(queue.with("sqsManagedSseEnabled", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_plain_queue_violates() {
        assertThat(rule.judge(queue).violations()).containsExactly("the queue is not encrypted at rest");
        assertThat(rule.judge(queue.with("sqsManagedSseEnabled", false)).violations())
                .hasSize(1);
    }

    @Test
    void a_key_that_is_not_known_yet_is_a_key() {
        assertThat(rule.judge(queue.unknown("kmsMasterKeyId")).isCompliant()).isTrue();
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(queue.unknown("sqsManagedSseEnabled")).notJudged())
                .containsExactly("cannot be judged before the update: sqsManagedSseEnabled is not known yet");
    }

    @Test
    void remediation_turns_encryption_on_where_it_is_off() {
        assertThat(rule.remediate(queue).isTrue("sqsManagedSseEnabled")).isTrue();
        assertThat(rule.remediate(queue.with("kmsMasterKeyId", "alias/queues")).has("sqsManagedSseEnabled"))
                .isFalse();
    }
}

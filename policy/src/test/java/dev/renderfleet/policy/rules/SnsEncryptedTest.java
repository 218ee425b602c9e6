package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SnsEncryptedTest {

    private final PolicyTester rule = PolicyTester.of(new SnsEncrypted());
    private final TestResource topic = TestResource.of("aws:sns/topic:Topic");

    @Test
    void a_topic_with_a_key_is_compliant() {
        assertThat(rule.judge(topic.with("kmsMasterKeyId", "alias/alerts")).isCompliant())
                .isTrue();
        assertThat(rule.judge(topic.unknown("kmsMasterKeyId")).isCompliant()).isTrue();
    }

    @Test
    void a_plain_topic_violates() {
        assertThat(rule.judge(topic).violations()).containsExactly("the topic is not encrypted at rest");
        assertThat(rule.judge(topic.with("kmsMasterKeyId", "")).violations()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SnsTlsOnlyTest {

    private static final String DENY =
            """
            {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*",
              "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
            """;

    private final PolicyTester rule = PolicyTester.of(new SnsTlsOnly());
    private final TestResource topic = TestResource.of("aws:sns/topic:Topic", "alerts");
    private final TestResource attached =
            TestResource.of("aws:sns/topicPolicy:TopicPolicy").refers("arn", topic, "arn");

    @Test
    void a_topic_with_such_a_policy_is_compliant() {
        assertThat(rule.judgeStack(topic, attached.with("policy", DENY)).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(topic.with("policy", DENY)).isCompliant()).isTrue();
    }

    @Test
    void a_topic_without_violates() {
        assertThat(rule.judgeStack(topic).violations()).containsExactly("no policy denies requests without TLS");
        assertThat(rule.judgeStack(topic, attached.with("policy", DENY.replace("Publish", "Subscribe")))
                        .violators())
                .containsExactly("alerts");
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judgeStack(topic, attached.unknown("policy")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SqsPublicTest {

    private static final String EVERYONE =
            """
            {"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage", "Resource": "*"%s}}
            """;

    private final PolicyTester rule = PolicyTester.of(new SqsPublic());
    private final TestResource policy = TestResource.of("aws:sqs/queuePolicy:QueuePolicy");

    @Test
    void a_policy_for_a_service_or_one_topic_is_compliant() {
        assertThat(rule.judge(policy.with(
                                "policy", EVERYONE.formatted("").replace("\"AWS\": \"*\"", "\"Service\": \"x\"")))
                        .isCompliant())
                .isTrue();
        String topic = ", \"Condition\": {\"ArnEquals\": {\"aws:SourceArn\": \"arn:aws:sns:x:123456789012:alerts\"}}";
        assertThat(rule.judge(policy.with("policy", EVERYONE.formatted(topic))).isCompliant())
                .isTrue();
    }

    @Test
    void a_policy_for_everyone_violates() {
        assertThat(rule.judge(policy.with("policy", EVERYONE.formatted(""))).violations())
                .containsExactly("statement 0 of the policy lets everyone in");
        assertThat(rule.judge(TestResource.of("aws:sqs/queue:Queue").with("policy", EVERYONE.formatted("")))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_queue_without_a_policy_is_left_out() {
        assertThat(rule.judge(TestResource.of("aws:sqs/queue:Queue")).notApplicable())
                .containsExactly("it has no policy here");
        assertThat(rule.judge(policy.with("policy", "")).notApplicable()).hasSize(1);
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }
}

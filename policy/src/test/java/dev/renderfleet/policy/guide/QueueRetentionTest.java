package dev.renderfleet.policy.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

// docs:begin resource-rule-test
final class QueueRetentionTest {

    private final PolicyTester rule = PolicyTester.of(new QueueRetention());
    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue", "jobs");

    @Test
    void four_days_or_more_are_enough() {
        assertThat(rule.judge(queue).isCompliant()).as("the default of SQS").isTrue();
        assertThat(rule.judge(queue.with("messageRetentionSeconds", 1_209_600)).isCompliant())
                .isTrue();
    }

    @Test
    void less_is_a_violation() {
        assertThat(rule.judge(queue.with("messageRetentionSeconds", 86_400)).violations())
                .containsExactly("messages are kept for 1 days, less than 4");
    }

    @Test
    void a_stage_may_ask_for_more() {
        assertThat(rule.config("minimumDays", 14).judge(queue).violations()).hasSize(1);
    }

    @Test
    void a_retention_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(queue.unknown("messageRetentionSeconds")).notJudged())
                .hasSize(1);
    }

    @Test
    void remediation_raises_it_to_the_minimum() {
        assertThat(rule.remediate(queue.with("messageRetentionSeconds", 60)).integer("messageRetentionSeconds"))
                .hasValue(345_600);
    }
}
// docs:end

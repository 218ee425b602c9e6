package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StackBudgetTest {

    private final PolicyTester rule = PolicyTester.of(new StackBudget());
    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue");
    private final TestResource budget = TestResource.of("aws:budgets/budget:Budget");

    @Test
    void a_budget_with_a_subscriber_is_compliant() {
        TestResource told = budget.with("notifications[0].subscriberEmailAddresses", List.of("ops@example.com"));
        assertThat(rule.judgeStack(queue, told).isCompliant()).isTrue();
        assertThat(rule.judgeStack(queue, budget.unknown("notifications[0].subscriberSnsTopicArns"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void no_budget_violates() {
        assertThat(rule.judgeStack(queue).violations()).containsExactly("the stack has no budget with a subscriber");
        assertThat(rule.judgeStack(queue, budget).violations()).hasSize(1);
    }

    @Test
    void a_stack_that_costs_nothing_is_not_judged() {
        assertThat(rule.judgeStack().notApplicable()).containsExactly("the stack has no AWS resources");
        assertThat(rule.judgeStack(TestResource.of("random:index/randomId:RandomId"), queue.component())
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void notifications_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(queue, budget.unknown("notifications")).notJudged())
                .hasSize(1);
    }
}

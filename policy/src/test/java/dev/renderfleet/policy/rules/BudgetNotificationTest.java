package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BudgetNotificationTest {

    private final PolicyTester rule = PolicyTester.of(new BudgetNotification());
    private final TestResource budget = TestResource.of("aws:budgets/budget:Budget");

    @Test
    void a_subscriber_is_compliant() {
        assertThat(rule.judge(budget.with("notifications[0].subscriberEmailAddresses", List.of("ops@example.com")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(budget.with("notifications[0].threshold", 50)
                                .unknown("notifications[1].subscriberSnsTopicArns[0]"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void no_subscriber_violates() {
        assertThat(rule.judge(budget).violations()).containsExactly("the budget notifies nobody");
        assertThat(rule.judge(budget.with("notifications[0].threshold", 80)).violations())
                .hasSize(1);
        assertThat(rule.judge(budget.with("notifications[0].subscriberSnsTopicArns", List.of()))
                        .violations())
                .hasSize(1);
    }

    @Test
    void subscribers_that_are_not_known_yet_are_subscribers() {
        assertThat(rule.judge(budget.unknown("notifications[0].subscriberSnsTopicArns"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(budget.unknown("notifications")).notJudged()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EstimateInBudgetTest {

    private final PolicyTester rule = PolicyTester.of(new EstimateInBudget());
    private final TestResource stack =
            TestResource.of("pulumi:pulumi:Stack", "dev").component();
    private final TestResource budget = TestResource.of("aws:budgets/budget:Budget", "monthly")
            .with("budgetType", "COST")
            .with("timeUnit", "MONTHLY")
            .with("limitUnit", "USD")
            .with("limitAmount", "100");

    private TestResource estimating(double usd) {
        return stack.with("MonthlyEstimateUsd", usd);
    }

    @Test
    void an_estimate_within_the_budget_is_compliant() {
        assertThat(rule.judgeStack(estimating(100), budget).isCompliant()).isTrue();
    }

    @Test
    void an_estimate_above_it_violates() {
        var judgement = rule.judgeStack(estimating(100.2), budget);
        assertThat(judgement.violations()).containsExactly("the estimate of 101 USD a month exceeds the budget of 100");
        assertThat(judgement.violators()).containsExactly("dev");
    }

    @Test
    void the_message_says_what_makes_it_up_dearest_first() {
        TestResource told = estimating(150)
                .with("MonthlyEstimateByComponentUsd", Map.of("Alerts", 9.6, "Network", 40, "Data", 100.4));
        assertThat(rule.judgeStack(told, budget).violations())
                .containsExactly(
                        "the estimate of 150 USD a month exceeds the budget of 100 (Data 100, Network 40, Alerts 10)");
    }

    @Test
    void the_largest_budget_is_the_stages() {
        TestResource part = TestResource.of("aws:budgets/budget:Budget", "gpu")
                .with("budgetType", "COST")
                .with("timeUnit", "MONTHLY");
        assertThat(rule.judgeStack(estimating(90), part.with("limitAmount", 20), budget)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(estimating(110), part.with("limitAmount", 120), budget)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void longer_budgets_count_by_the_month() {
        TestResource quarterly = budget.with("timeUnit", "QUARTERLY").with("limitAmount", 300);
        assertThat(rule.judgeStack(estimating(100), quarterly).isCompliant()).isTrue();
        assertThat(rule.judgeStack(estimating(101), quarterly).violations()).hasSize(1);
        TestResource annual = budget.with("timeUnit", "ANNUALLY").with("limitAmount", 1200);
        assertThat(rule.judgeStack(estimating(100), annual).isCompliant()).isTrue();
        assertThat(rule.judgeStack(estimating(101), annual).violations()).hasSize(1);
    }

    @Test
    void without_an_estimate_or_a_budget_it_is_not_applicable() {
        assertThat(rule.judgeStack(stack, budget).notApplicable())
                .containsExactly("the stack exports no MonthlyEstimateUsd");
        assertThat(rule.judgeStack(estimating(1000)).notApplicable()).containsExactly("the stack has no cost budget");
    }

    @Test
    void budgets_of_other_kinds_do_not_count() {
        for (TestResource other : List.of(
                budget.with("budgetType", "USAGE"),
                budget.with("timeUnit", "DAILY"),
                budget.with("limitUnit", "EUR"),
                budget.with("limitAmount", null))) {
            assertThat(rule.judgeStack(estimating(1000), other).notApplicable()).hasSize(1);
        }
        assertThat(rule.judgeStack(estimating(1000), budget.with("limitUnit", null))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_estimate_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(stack.unknown("MonthlyEstimateUsd"), budget).notJudged())
                .hasSize(1);
        TestResource topic = TestResource.of("aws:sns/topic:Topic");
        assertThat(rule.judgeStack(estimating(1000), topic, budget.refersUnknown("limitAmount", topic))
                        .notJudged())
                .hasSize(1);
    }
}

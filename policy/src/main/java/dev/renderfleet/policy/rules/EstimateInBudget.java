package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The monthly estimate that the program exports stays within the stage's budget: the largest cost budget of the stack, because smaller ones
 * watch parts of it. Quarterly and annual budgets count by the month; others are not comparable.
 */
public final class EstimateInBudget implements StackPolicy {

    /** The output of the stack, in USD. */
    private static final String ESTIMATE = "MonthlyEstimateUsd";

    /** The same by component, if the stack exports it. */
    private static final String BY_COMPONENT = "MonthlyEstimateByComponentUsd";

    private static final Map<String, Integer> MONTHS = Map.of("MONTHLY", 1, "QUARTERLY", 3, "ANNUALLY", 12);

    @Override
    public Metadata metadata() {
        return Metadata.advisory("estimate-in-budget", Kind.COST)
                .what("The stack's monthly estimate stays within the stage's budget.")
                .why("A budget that the plan already exceeds will be ignored when it warns.")
                .fix("choose smaller sizes, or raise the budget of the stage");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        OptionalDouble budget = graph.ofType("aws:budgets/budget:Budget").stream()
                .map(AsGiven::of)
                .filter(EstimateInBudget::isComparable)
                .mapToDouble(given -> given.number("limitAmount").orElseThrow() / MONTHS.get(given.text("timeUnit")))
                .max();
        if (budget.isEmpty()) {
            return Verdict.notApplicable("the stack has no cost budget");
        }
        return Verdict.forEach(graph.ofType("pulumi:pulumi:Stack"), stack -> stack.number(ESTIMATE)
                .map(estimate -> Verdict.violationIf(
                        estimate > budget.getAsDouble(),
                        String.format(
                                Locale.ROOT,
                                "the estimate of %.0f USD a month exceeds the budget of %.0f%s",
                                Math.ceil(estimate),
                                budget.getAsDouble(),
                                parts(stack))))
                .orElseGet(() -> Verdict.notApplicable("the stack exports no " + ESTIMATE)));
    }

    /** What makes it up, dearest first. */
    private static String parts(PropertyView stack) {
        Map<String, PropertyValue> parts = stack.map(BY_COMPONENT);
        return parts.isEmpty()
                ? ""
                : parts.entrySet().stream()
                        .filter(part -> !part.getValue().isUnknown())
                        .sorted(Comparator.comparingDouble(
                                part -> -part.getValue().asNumber()))
                        .map(part -> String.format(
                                Locale.ROOT,
                                "%s %.0f",
                                part.getKey(),
                                part.getValue().asNumber()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static boolean isComparable(PropertyView budget) {
        return budget.text("budgetType").equals("COST")
                && MONTHS.containsKey(budget.text("timeUnit"))
                && budget.has("limitAmount")
                && budget.string("limitUnit").orElse("USD").equals("USD");
    }
}

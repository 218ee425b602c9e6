package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/** A stack that costs something has a budget that tells somebody. */
public final class StackBudget implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("stack-budget", Kind.COST)
                .what("Each stack has a budget with a subscriber.")
                .why("Without one, a mistake is noticed with the monthly bill.")
                .fix("declare an aws:budgets/budget:Budget with a notification that has a subscriber");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        boolean hasBudget =
                graph.ofType("aws:budgets/budget:Budget").stream().anyMatch(BudgetNotification::hasSubscriber);
        boolean costsNothing = graph.resources().stream()
                .noneMatch(resource -> resource.isManaged() && resource.type().startsWith("aws:"));
        return costsNothing
                ? Verdict.notApplicable("the stack has no AWS resources")
                : Verdict.violationIf(!hasBudget, "the stack has no budget with a subscriber");
    }
}

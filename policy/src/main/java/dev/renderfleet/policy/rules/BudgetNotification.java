package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Budgets tell somebody. */
public final class BudgetNotification implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("budget-notification", Kind.COST)
                .what("Budgets notify a subscriber.")
                .why("A budget limits nothing: all it can do is to tell somebody in time.")
                .fix("add a notification with subscriberEmailAddresses or subscriberSnsTopicArns");
    }

    @Override
    public Types types() {
        return Types.of("aws:budgets/budget:Budget");
    }

    @Override
    public Verdict check(PolicyResource budget, PolicyContext context) {
        return Verdict.violationIf(!hasSubscriber(budget), "the budget notifies nobody");
    }

    static boolean hasSubscriber(PropertyView budget) {
        return budget.list("notifications").stream()
                .anyMatch(notification -> Given.list(notification, "subscriberEmailAddresses")
                        || Given.list(notification, "subscriberSnsTopicArns"));
    }
}

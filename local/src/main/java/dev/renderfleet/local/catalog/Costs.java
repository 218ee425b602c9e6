package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;
import java.util.Optional;

/** AWS Budgets and AWS Cost Explorer. */
final class Costs {

    private static final String MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor";

    private Costs() {}

    static List<ResourceKind> budgets() {
        return List.of(kind("aws:budgets/budget:Budget")
                .id(budget -> budget.site().account() + ":" + budget.text("name"))
                .autoName("name", 100)
                .computed("accountId", "{account}")
                .computed("arn", "arn:{partition}:budgets::{account}:budget/{name}")
                .defaults("timePeriodEnd", "2087-06-15_00:00")
                .computed("timePeriodStart", "2026-01-01_00:00")
                .computed("limitAmount", "0.0")
                .computed("limitUnit", "USD")
                .computed("costFilters", List.of())
                .replaceOn("accountId", "name", "namePrefix")
                .oneOf(
                        "budgetType",
                        "USAGE",
                        "COST",
                        "RI_UTILIZATION",
                        "RI_COVERAGE",
                        "SAVINGS_PLANS_UTILIZATION",
                        "SAVINGS_PLANS_COVERAGE")
                .oneOf("timeUnit", "DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY")
                .oneOf("notifications.comparisonOperator", "GREATER_THAN", "LESS_THAN", "EQUAL_TO")
                .oneOf("notifications.notificationType", "ACTUAL", "FORECASTED")
                .oneOf("notifications.thresholdType", "PERCENTAGE", "ABSOLUTE_VALUE")
                .unique(
                        "DuplicateRecordException: Error creating budget: {name} - the budget already exists.",
                        "name"));
    }

    static List<ResourceKind> costExplorer() {
        return List.of(
                kind(MONITOR)
                        .id("arn:{partition}:ce::{account}:anomalymonitor/{uuid}")
                        .computed("arn", "{id}")
                        .replaceOn("monitorDimension", "monitorSpecification", "monitorType")
                        .oneOf("monitorType", "DIMENSIONAL", "CUSTOM")
                        .json("monitorSpecification")
                        .rule(
                                "monitorType",
                                monitor -> monitor.text("monitorType").equals("CUSTOM")
                                        ? missing(monitor, "monitorSpecification")
                                        : missing(monitor, "monitorDimension"))
                        .inUse("ValidationException: the monitor {name} has subscriptions"),
                kind("aws:costexplorer/anomalySubscription:AnomalySubscription")
                        .id("arn:{partition}:ce::{account}:anomalysubscription/{uuid}")
                        .computed("arn", "{id}")
                        .computed("accountId", "{account}")
                        .replaceOn("accountId", "name")
                        .oneOf("frequency", "DAILY", "IMMEDIATE", "WEEKLY")
                        .oneOf("subscribers.type", "EMAIL", "SNS")
                        .rule(
                                "frequency",
                                subscription -> subscription.text("frequency").equals("IMMEDIATE")
                                                != PropertyPath.of("subscribers.type")
                                                        .in(subscription.values())
                                                        .stream()
                                                        .anyMatch(found -> "SNS"
                                                                .equals(found.value()
                                                                        .textOrNull()))
                                        ? Optional.of(
                                                "SNS subscribers need IMMEDIATE, and e-mail subscribers DAILY or WEEKLY")
                                        : Optional.empty())
                        .refers("monitorArnLists", Targets.arn(MONITOR)),
                kind("aws:costexplorer/costAllocationTag:CostAllocationTag")
                        .id("{tagKey}")
                        .computed("type", "UserDefined")
                        .oneOf("status", "Active", "Inactive"));
    }

    private static Optional<String> missing(Attributes resource, String property) {
        return resource.has(property) ? Optional.empty() : Optional.of(property + " must be given");
    }
}

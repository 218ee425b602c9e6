package dev.renderfleet.monitoring;

import com.pulumi.aws.budgets.Budget;
import com.pulumi.aws.budgets.BudgetArgs;
import com.pulumi.aws.budgets.inputs.BudgetCostFilterArgs;
import com.pulumi.aws.budgets.inputs.BudgetNotificationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stage's monthly budget over everything that carries its Stage tag, with notices at 50, 80 and 100 % spent and when the
 * forecast reaches 100 %. It warns, it does not stop anything. The Stage tag has to be activated once as a cost allocation tag
 * in the account's billing settings; until then the budget sees nothing.
 */
public final class MonthlyBudget extends ComponentResource {

    private static final String TYPE = "renderfleet:monitoring:MonthlyBudget";
    private static final List<Double> SPENT_PERCENT = List.of(50.0, 80.0, 100.0);
    private static final double FORECAST_PERCENT = 100;

    /**
     * What to watch.
     *
     * @param usd the month's limit in USD
     */
    public record Args(Tags tags, int usd, AlertTopics alerts) {}

    public MonthlyBudget(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        new Budget(
                name + "-budget",
                BudgetArgs.builder()
                        .name(args.tags().names().of("monthly"))
                        .budgetType("COST")
                        .timeUnit("MONTHLY")
                        .limitAmount(args.usd() + ".0")
                        .limitUnit("USD")
                        .costFilters(BudgetCostFilterArgs.builder()
                                .name("TagKeyValue")
                                .values("user:Stage$" + args.tags().names().stage())
                                .build())
                        .notifications(notices(args.alerts().arn(Priority.P3)))
                        .tags(args.tags().of("monitoring"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of());
    }

    private static List<BudgetNotificationArgs> notices(Output<String> topicArn) {
        return Stream.concat(
                        SPENT_PERCENT.stream().map(percent -> notice("ACTUAL", percent, topicArn)),
                        Stream.of(notice("FORECASTED", FORECAST_PERCENT, topicArn)))
                .toList();
    }

    private static BudgetNotificationArgs notice(String type, double percent, Output<String> topicArn) {
        return BudgetNotificationArgs.builder()
                .notificationType(type)
                .comparisonOperator("GREATER_THAN")
                .threshold(percent)
                .thresholdType("PERCENTAGE")
                .subscriberSnsTopicArns(topicArn.applyValue(List::of))
                .build();
    }
}

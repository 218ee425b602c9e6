package dev.renderfleet.monitoring;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.aws.costexplorer.AnomalyMonitor;
import com.pulumi.aws.costexplorer.AnomalyMonitorArgs;
import com.pulumi.aws.costexplorer.AnomalySubscription;
import com.pulumi.aws.costexplorer.AnomalySubscriptionArgs;
import com.pulumi.aws.costexplorer.inputs.AnomalySubscriptionSubscriberArgs;
import com.pulumi.aws.costexplorer.inputs.AnomalySubscriptionThresholdExpressionArgs;
import com.pulumi.aws.costexplorer.inputs.AnomalySubscriptionThresholdExpressionDimensionArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;

/**
 * Tells when what the stage's Stage tag costs leaves its usual course, which a budget notices only at the end of the month. Like
 * the budget it needs the Stage tag as an active cost allocation tag.
 */
public final class CostAnomalies extends ComponentResource {

    private static final String TYPE = "renderfleet:monitoring:CostAnomalies";
    /** An anomaly that costs less than this part of the month's budget is not worth a message. */
    private static final double SHARE_OF_BUDGET = 0.05;

    public record Args(Tags tags, int monthlyBudgetUsd, AlertTopics alerts) {}

    public CostAnomalies(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        AnomalyMonitor monitor = new AnomalyMonitor(
                name + "-monitor",
                AnomalyMonitorArgs.builder()
                        .name(args.tags().names().of("cost"))
                        .monitorType("CUSTOM")
                        .monitorSpecification(stage(args))
                        .tags(args.tags().of("monitoring"))
                        .build(),
                children());
        new AnomalySubscription(
                name + "-subscription",
                AnomalySubscriptionArgs.builder()
                        .name(args.tags().names().of("cost"))
                        .frequency("IMMEDIATE")
                        .monitorArnLists(monitor.arn().applyValue(List::of))
                        .subscribers(AnomalySubscriptionSubscriberArgs.builder()
                                .type("SNS")
                                .address(args.alerts().arn(Priority.P3))
                                .build())
                        .thresholdExpression(AnomalySubscriptionThresholdExpressionArgs.builder()
                                .dimension(AnomalySubscriptionThresholdExpressionDimensionArgs.builder()
                                        .key("ANOMALY_TOTAL_IMPACT_ABSOLUTE")
                                        .matchOptions("GREATER_THAN_OR_EQUAL")
                                        .values(String.valueOf(smallest(args.monthlyBudgetUsd())))
                                        .build())
                                .build())
                        .tags(args.tags().of("monitoring"))
                        .build(),
                children());
        registerOutputs(Map.of());
    }

    /** In USD, at least one. */
    static long smallest(int monthlyBudgetUsd) {
        return Math.max(1, Math.round(monthlyBudgetUsd * SHARE_OF_BUDGET));
    }

    private static String stage(Args args) {
        JsonArray values = new JsonArray();
        values.add(args.tags().names().stage());
        JsonArray match = new JsonArray();
        match.add("EQUALS");
        JsonObject tags = new JsonObject();
        tags.addProperty("Key", "user:Stage");
        tags.add("MatchOptions", match);
        tags.add("Values", values);
        JsonObject specification = new JsonObject();
        specification.add("Tags", tags);
        return specification.toString();
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }
}

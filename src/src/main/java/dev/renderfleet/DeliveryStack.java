package dev.renderfleet;

import com.pulumi.Context;
import com.pulumi.aws.budgets.Budget;
import com.pulumi.aws.budgets.BudgetArgs;
import com.pulumi.aws.budgets.inputs.BudgetCostFilterArgs;
import com.pulumi.aws.budgets.inputs.BudgetNotificationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.cost.Registrations;
import dev.renderfleet.delivery.Delivery;
import dev.renderfleet.delivery.StageRoles;
import dev.renderfleet.naming.Names;
import dev.renderfleet.naming.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Composes the delivery stack, which stands beside the stages and outlives each of them. */
final class DeliveryStack {

    private final dev.renderfleet.stage.Delivery settings;
    private final Tags tags;
    private final AwsAccount account;
    private final Registrations registrations = new Registrations();

    DeliveryStack(Context ctx, dev.renderfleet.stage.Delivery settings) {
        this.settings = settings;
        this.tags = new Tags(new Names(settings.app(), ctx.stackName()), settings.costCenter());
        this.account = AwsAccount.of(settings.region(), settings.accountId());
        Delivery delivery = new Delivery(
                "delivery",
                new Delivery.Args(tags, account.id(), settings),
                ComponentResourceOptions.builder()
                        .providers(account.provider())
                        .resourceTransformations(registrations)
                        .build());
        budget(delivery);
        export(ctx, delivery);
        new StackOutputs(ctx).exportCost(registrations);
    }

    /** By mail at once: the alert topics are the stages'. */
    private void budget(Delivery delivery) {
        new Budget(
                "delivery-budget",
                BudgetArgs.builder()
                        .name(tags.names().of("monthly"))
                        .budgetType("COST")
                        .timeUnit("MONTHLY")
                        .limitAmount(settings.monthlyBudgetUsd() + ".0")
                        .limitUnit("USD")
                        .costFilters(BudgetCostFilterArgs.builder()
                                .name("TagKeyValue")
                                .values("user:Stage$" + tags.names().stage())
                                .build())
                        .notifications(BudgetNotificationArgs.builder()
                                .notificationType("ACTUAL")
                                .comparisonOperator("GREATER_THAN")
                                .threshold(100.0)
                                .thresholdType("PERCENTAGE")
                                .subscriberEmailAddresses(settings.alertEmail())
                                .build())
                        .tags(tags.of("delivery"))
                        .build(),
                CustomResourceOptions.builder().parent(delivery).build());
    }

    /** What the variables of the repository on GitHub are set to. */
    private static void export(Context ctx, Delivery delivery) {
        ctx.export("PreviewRoleArn", delivery.previewRoleArn());
        ctx.export("DriftRoleArn", delivery.driftRoleArn());
        ctx.export("ImagesRoleArn", delivery.imagesRoleArn());
        delivery.stages().forEach((stage, roles) -> export(ctx, capitalised(stage), roles));
        Map<String, Output<String>> urls = new TreeMap<>();
        delivery.repositories().urls().forEach((image, url) -> urls.put(image.base(), url));
        urls.forEach((image, url) -> ctx.export("RepositoryUrl" + words(image), url));
    }

    private static void export(Context ctx, String stage, StageRoles roles) {
        ctx.export("PermissionsBoundaryArn" + stage, roles.boundaryArn());
        ctx.export("DeployRoleArn" + stage, roles.deployRoleArn());
        ctx.export("ReleaseRoleArn" + stage, roles.releaseRoleArn());
        ctx.export("AmiRoleArn" + stage, roles.amiRoleArn());
    }

    /** {@code backend-php-fpm} becomes {@code BackendPhpFpm}. */
    private static String words(String name) {
        StringBuilder words = new StringBuilder();
        for (String word : name.split("-", -1)) {
            words.append(capitalised(word));
        }
        return words.toString();
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}

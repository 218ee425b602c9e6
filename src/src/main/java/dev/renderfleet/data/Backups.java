package dev.renderfleet.data;

import com.pulumi.aws.backup.Plan;
import com.pulumi.aws.backup.PlanArgs;
import com.pulumi.aws.backup.Selection;
import com.pulumi.aws.backup.SelectionArgs;
import com.pulumi.aws.backup.Vault;
import com.pulumi.aws.backup.VaultArgs;
import com.pulumi.aws.backup.inputs.PlanRuleArgs;
import com.pulumi.aws.backup.inputs.PlanRuleLifecycleArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stores.StoreIdentity;
import java.util.List;
import java.util.Map;

/**
 * An AWS Backup plan over the stage's stores: daily copies for five weeks, monthly ones for a year, in a vault with a key of
 * its own data. Point-in-time recovery is the stores' own; this is for what it cannot bring back.
 */
public final class Backups extends ComponentResource {

    private static final String TYPE = "renderfleet:data:Backups";
    private static final int DAILY_KEPT_DAYS = 35;
    private static final int MONTHLY_KEPT_DAYS = 365;
    private static final String[] MANAGED_POLICIES = {
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
    };

    /** What to copy, and where. */
    public record Args(
            Tags tags,
            String region,
            Output<String> keyArn,
            Output<String> accountId,
            Output<List<String>> arns,
            boolean protectData) {}

    public Backups(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Vault vault = vault(name, args);
        Plan plan = plan(name, vault, args);
        new Selection(
                name + "-selection",
                SelectionArgs.builder()
                        .name(args.tags().names().of("stores"))
                        .planId(plan.id())
                        .iamRoleArn(role(name, args).arn())
                        .resources(args.arns())
                        .build(),
                children());
        registerOutputs(Map.of("vault", vault.name()));
    }

    private Vault vault(String name, Args args) {
        String physicalName = args.tags().names().of("backups");
        return new Vault(
                name + "-vault",
                VaultArgs.builder()
                        .name(physicalName)
                        .kmsKeyArn(args.keyArn())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .dependsOn(StoreIdentity.of(
                                new StoreIdentity.Args(
                                        name + "-vault",
                                        args.region(),
                                        Map.of("name", physicalName, "kmsKeyArn", args.keyArn())),
                                this))
                        .build());
    }

    private Plan plan(String name, Vault vault, Args args) {
        return new Plan(
                name + "-plan",
                PlanArgs.builder()
                        .name(args.tags().names().of("stores"))
                        .rules(
                                rule("daily", "cron(0 5 * * ? *)", DAILY_KEPT_DAYS, vault),
                                rule("monthly", "cron(0 6 1 * ? *)", MONTHLY_KEPT_DAYS, vault))
                        .tags(args.tags().of("data"))
                        .build(),
                children());
    }

    private static PlanRuleArgs rule(String name, String schedule, int days, Vault vault) {
        return PlanRuleArgs.builder()
                .ruleName(name)
                .targetVaultName(vault.name())
                .schedule(schedule)
                .lifecycle(PlanRuleLifecycleArgs.builder().deleteAfter(days).build())
                .build();
    }

    private Role role(String name, Args args) {
        Role role = new Role(
                name + "-role",
                RoleArgs.builder()
                        .description("Lets AWS Backup copy and restore the stage's stores")
                        .assumeRolePolicy(args.accountId()
                                .applyValue(account -> PolicyDocument.trust("backup.amazonaws.com", account)
                                        .toJson()))
                        .tags(args.tags().of("data"))
                        .build(),
                children());
        for (String policy : MANAGED_POLICIES) {
            new RolePolicyAttachment(
                    name + "-" + policy.substring(policy.lastIndexOf("For") + 3).replaceAll("s$", ""),
                    RolePolicyAttachmentArgs.builder()
                            .role(role.name())
                            .policyArn(policy)
                            .build(),
                    children());
        }
        return role;
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }
}

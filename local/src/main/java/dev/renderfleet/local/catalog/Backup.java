package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;

/** AWS Backup. */
final class Backup {

    static final String VAULT = "aws:backup/vault:Vault";
    static final String PLAN = "aws:backup/plan:Plan";

    private static final Targets VAULT_NAME = Targets.attribute(VAULT, "name").orAlways("Default");

    private Backup() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(VAULT)
                        .autoName("name", 50)
                        .arn("backup", "backup-vault:{name}")
                        .defaults("forceDestroy", false)
                        .computed("kmsKeyArn", "arn:{partition}:kms:{region}:{account}:alias/aws/backup")
                        .computed("recoveryPoints", 0)
                        .replaceOn("kmsKeyArn", "name")
                        .matches("name", "[\\w-]{2,50}", "2 to 50 letters, digits, - and _")
                        .mentions("kmsKeyArn", Kms.KEY_ANY)
                        .unique(
                                "AlreadyExistsException: Backup vault with the same name already exists: {name}",
                                "name")
                        .inUse("InvalidRequestException: the vault {name} is used by backup plans"),
                kind(PLAN)
                        .id("{uuid}")
                        .arn("backup", "backup-plan:{id}")
                        .computed("version", plan -> PropertyValue.of(plan.hex(36, "version" + plan.revision())))
                        .replaceOn("name")
                        .refers("rules.targetVaultName", VAULT_NAME)
                        .inUse("InvalidRequestException: Related backup plan selections must be deleted prior to "
                                + "backup plan deletion"),
                kind("aws:backup/selection:Selection")
                        .id("{uuid}")
                        .computed("conditions", List.of())
                        .computed("notResources", List.of())
                        .replaceOn("conditions", "iamRoleArn", "name", "notResources", "planId", "resources")
                        .replaceOn("selectionTags")
                        .refers("planId", Targets.id(PLAN))
                        .mentions("iamRoleArn", Iam.ROLE_ARN),
                kind("aws:backup/vaultPolicy:VaultPolicy")
                        .id("{backupVaultName}")
                        .with(Backup::ofVault)
                        .replaceOn("backupVaultName")
                        .json("policy"),
                kind("aws:backup/vaultLockConfiguration:VaultLockConfiguration")
                        .id("{backupVaultName}")
                        .with(Backup::ofVault)
                        .replaceOn("backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"),
                kind("aws:backup/vaultNotifications:VaultNotifications")
                        .id("{backupVaultName}")
                        .with(Backup::ofVault)
                        .replaceOn("backupVaultEvents", "backupVaultName", "snsTopicArn")
                        .mentions("snsTopicArn", Sns.TOPIC_ARN));
    }

    private static ResourceKind ofVault(ResourceKind kind) {
        return kind.partOf("backupVaultName", VAULT_NAME)
                .computed("backupVaultArn", "arn:{partition}:backup:{region}:{account}:backup-vault:{backupVaultName}");
    }
}

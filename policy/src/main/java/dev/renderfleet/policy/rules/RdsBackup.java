package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Backups are kept long enough. Without a setting instances keep none and clusters keep them a day. */
public final class RdsBackup implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("rds-backup", Kind.RELIABILITY)
                .sources("FSBP RDS.11", "cdk-nag RDS13", "checkov CKV_AWS_133")
                .what("Backups of databases are kept for a week at least.")
                .why("Damage by a bug or an attacker is often noticed only after days.")
                .fix("set backupRetentionPeriod to 7 or more");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integer("minimumDays", 7, "Days that backups are kept at least.");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        return Databases.judgePrimary(database, () -> {
            int byDefault = database.is(Databases.CLUSTER) ? 1 : 0;
            int days = database.integer("backupRetentionPeriod").orElse(byDefault);
            return Verdict.violationIf(
                    days < context.config().integer("minimumDays"), "backups are kept for " + days + " days only");
        });
    }
}

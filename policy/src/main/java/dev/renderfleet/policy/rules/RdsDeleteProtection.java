package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Databases are protected against deletion. AWS's default is off. */
public final class RdsDeleteProtection implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("rds-delete-protection", Kind.RELIABILITY)
                .sources("FSBP RDS.7", "FSBP RDS.8", "cdk-nag RDS10", "checkov CKV_AWS_139", "checkov CKV_AWS_293")
                .what("Databases cannot be deleted by accident.")
                .why("One wrong command would take the data and the automated backups with it.")
                .fix("set deletionProtection to true");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        return Databases.judgePrimary(
                database,
                () -> Verdict.violationIf(
                        !database.isTrue("deletionProtection"), "the database can be deleted by accident"));
    }
}

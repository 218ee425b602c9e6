package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Databases take minor upgrades by themselves. AWS's default is that they do. */
public final class RdsMinorUpgrade implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("rds-minor-upgrade", Kind.RELIABILITY)
                .sources("FSBP RDS.13", "checkov CKV_AWS_226")
                .what("Databases take minor upgrades by themselves.")
                .why("Minor versions carry the security fixes, and nobody installs them by hand in time.")
                .fix("set autoMinorVersionUpgrade to true, or leave it out");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER_INSTANCE);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        return Verdict.violationIf(database.isFalse("autoMinorVersionUpgrade"), "the database misses minor upgrades");
    }
}

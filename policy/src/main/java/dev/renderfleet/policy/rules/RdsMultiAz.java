package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Instances have a standby in another zone. A cluster spreads by its members, and is not judged here. */
public final class RdsMultiAz implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("rds-multi-az", Kind.RELIABILITY)
                .sources("FSBP RDS.5", "cdk-nag RDS3", "checkov CKV_AWS_157")
                .what("Database instances have a standby in another zone.")
                .why("When the instance or its zone fails, the only way back is a restore that takes hours.")
                .fix("set multiAz to true");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        if (Databases.engine(database).startsWith("aurora")) {
            return Verdict.notApplicable("Aurora spreads over zones by the members of its cluster");
        }
        return Databases.judgePrimary(
                database,
                () -> Verdict.violationIf(!database.isTrue("multiAz"), "the database has no standby in another zone"));
    }
}

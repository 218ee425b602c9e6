package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Databases have no public address, neither instances nor the members of a cluster. AWS's default is none. */
public final class RdsPublic implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("rds-public", Kind.EXPOSURE)
                .sources("FSBP RDS.2", "checkov CKV_AWS_17")
                .what("Databases have no public address.")
                .why("Nothing but a password and a security group would stand between the data and the internet.")
                .fix("set publiclyAccessible to false, and reach the database from inside the VPC");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER_INSTANCE);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        return Verdict.violationIf(database.isTrue("publiclyAccessible"), "the database has a public address");
    }
}

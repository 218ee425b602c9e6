package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** A database leaves a last snapshot when it is deleted. One that has to, but without a name, cannot be deleted at all. */
public final class RdsFinalSnapshot implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("rds-final-snapshot", Kind.RELIABILITY)
                .what("Databases leave a last snapshot when they are deleted.")
                .why("Automated backups go with the database: without the snapshot its data are gone.")
                .fix("set skipFinalSnapshot to false, and finalSnapshotIdentifier to a name");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        return Databases.judgePrimary(database, () -> {
            if (database.isTrue("skipFinalSnapshot")) {
                return Verdict.violation("the database is deleted without a last snapshot");
            }
            return Verdict.violationIf(
                    !Given.text(database, "finalSnapshotIdentifier"), "the last snapshot has no name");
        });
    }
}

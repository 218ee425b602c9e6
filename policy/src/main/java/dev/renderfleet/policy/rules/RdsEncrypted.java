package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Optional;

/**
 * Instances and clusters are encrypted. AWS's default is not to be, except for Aurora Serverless v1. A replica in the same
 * region is as encrypted as its source, one in another region is if it names a key. There is no remediation: switching
 * encryption on replaces the database.
 */
public final class RdsEncrypted implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("rds-encrypted", Kind.ENCRYPTION)
                .sources("FSBP RDS.3", "FSBP RDS.27", "cdk-nag RDS2", "checkov CKV_AWS_16", "checkov CKV_AWS_96")
                .what("Databases are encrypted at rest.")
                .why(
                        "Encryption cannot be switched on later without a new database, and snapshots inherit the lack of it.")
                .fix("set storageEncrypted to true, with a kmsKeyId for a key of your own");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        Optional<Boolean> encrypted = database.bool("storageEncrypted");
        boolean byDefault = database.text("engineMode").equals("serverless");
        if (encrypted.orElse(byDefault)) {
            return Verdict.compliant();
        }
        if (Given.text(database, "replicateSourceDb") && Given.text(database, "kmsKeyId")) {
            return Verdict.compliant();
        }
        return Databases.isReplicaInRegion(database)
                ? Verdict.notApplicable("a replica in the same region is as encrypted as its source")
                : Verdict.violation("the database is not encrypted at rest");
    }
}

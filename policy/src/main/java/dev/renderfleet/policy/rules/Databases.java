package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.Verdict;
import java.util.Locale;
import java.util.function.Supplier;

/** What rules about RDS share: its types, and which databases only copy another one. */
final class Databases {

    static final String INSTANCE = "aws:rds/instance:Instance";
    static final String CLUSTER = "aws:rds/cluster:Cluster";
    static final String CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";

    private Databases() {}

    /** The engine in lower case; empty if a replica or a restored database takes it from its source. */
    static String engine(PolicyResource database) {
        return database.text("engine").toLowerCase(Locale.ROOT);
    }

    /** Whether it follows another database, also one whose name is not known yet. */
    static boolean isReplica(PolicyResource database) {
        return Given.text(database, "replicateSourceDb") || Given.text(database, "replicationSourceIdentifier");
    }

    /** Whether it follows an instance of its own region, which AWS then sets up alike; one elsewhere is named by its ARN. */
    static boolean isReplicaInRegion(PolicyResource database) {
        return Given.text(database, "replicateSourceDb")
                && !database.text("replicateSourceDb").startsWith("arn:");
    }

    /** Judges a database whose data exist nowhere else; a replica is not applicable. */
    static Verdict judgePrimary(PolicyResource database, Supplier<Verdict> check) {
        return isReplica(database) ? Verdict.notApplicable("a replica can be made anew from its source") : check.get();
    }
}

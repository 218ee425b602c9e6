package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/**
 * Data stores cannot be deleted by a wrong edit or {@code pulumi destroy}: the engine refuses (protect), or leaves them to
 * themselves (retainOnDelete). Engines do not tell policies about retainOnDelete, so that only protect satisfies the rule there.
 * Copies of data that lives elsewhere are left alone: read replicas, caches, instances of a cluster.
 */
public final class ProtectStateful implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("protect-stateful", Kind.RELIABILITY)
                .what("In prod, data stores are protected against deletion, or retained.")
                .why("One renamed resource, or one destroy in the wrong window, deletes what no code can bring back.")
                .fix("set the resource option protect");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().strings("stacks", List.of("prod"), "Stacks whose data has to survive.");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:rds/instance:Instance",
                "aws:rds/cluster:Cluster",
                "aws:docdb/cluster:Cluster",
                "aws:neptune/cluster:Cluster",
                "aws:redshift/cluster:Cluster",
                "aws:opensearch/domain:Domain",
                "aws:dynamodb/table:Table",
                "aws:s3/bucket:Bucket",
                "aws:efs/fileSystem:FileSystem",
                "aws:ebs/volume:Volume",
                "aws:cognito/userPool:UserPool");
    }

    @Override
    public Verdict check(PolicyResource store, PolicyContext context) {
        if (!context.config().strings("stacks").contains(context.stack())) {
            return Verdict.notApplicable("data of this stack may be deleted");
        }
        if (store.has("replicateSourceDb")) {
            return Verdict.notApplicable("a replica holds no data of its own");
        }
        boolean isKept =
                store.options().protect() || store.options().retainOnDelete().orElse(false);
        return Verdict.violationIf(!isKept, "the data store can be deleted");
    }
}

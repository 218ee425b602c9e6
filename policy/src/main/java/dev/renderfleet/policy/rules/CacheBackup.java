package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Caches are backed up daily. Nodes of Memcached cannot be; AWS's default is no backup. */
public final class CacheBackup implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("cache-backup", Kind.RELIABILITY)
                .sources("FSBP ElastiCache.1")
                .what("Caches keep daily backups.")
                .why("A cache that holds sessions or jobs starts empty after a failure or a wrong flush.")
                .fix("set snapshotRetentionLimit to the days to keep a backup");
    }

    @Override
    public Types types() {
        return Types.of(Cache.GROUP, Cache.CLUSTER, Cache.SERVERLESS);
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integer("minimumDays", 1, "how long a backup is kept at least");
    }

    @Override
    public Verdict check(PolicyResource cache, PolicyContext context) {
        if (cache.is(Cache.CLUSTER) && (Cache.followsAnother(cache) || Cache.isMemcached(cache))) {
            return Verdict.notApplicable("it cannot have backups of its own");
        }
        int days = cache.integer("snapshotRetentionLimit").orElse(0);
        return Verdict.violationIf(
                days < context.config().integer("minimumDays"), "backups are kept for " + days + " days");
    }
}

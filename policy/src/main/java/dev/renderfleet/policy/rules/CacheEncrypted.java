package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/**
 * Caches are encrypted at rest. Valkey's replication groups are unless they say otherwise, serverless caches always. Turning
 * it on later replaces the cache, so there is no remediation.
 */
public final class CacheEncrypted implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cache-encrypted", Kind.ENCRYPTION)
                .sources("FSBP ElastiCache.4", "cdk-nag AEC3", "checkov CKV_AWS_29")
                .what("Caches of Redis and Valkey are encrypted at rest.")
                .why("Sessions and cached rows reach the disk in snapshots, in swap and when a replica synchronises.")
                .fix(
                        "use a replication group with atRestEncryptionEnabled set to true, which replaces an existing one");
    }

    @Override
    public Types types() {
        return Types.of(Cache.GROUP, Cache.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource cache, PolicyContext context) {
        if (Cache.followsAnother(cache)) {
            return Verdict.notApplicable("another cache decides for it");
        }
        if (cache.is(Cache.CLUSTER)) {
            return Cache.isMemcached(cache)
                    ? Verdict.notApplicable("nodes of Memcached keep nothing on disk")
                    : Verdict.violation("a cluster outside of a replication group cannot be encrypted at rest");
        }
        boolean encrypted = cache.bool("atRestEncryptionEnabled")
                .orElseGet(() -> cache.text("engine").equals("valkey"));
        return Verdict.violationIf(!encrypted, "the cache is not encrypted at rest");
    }
}

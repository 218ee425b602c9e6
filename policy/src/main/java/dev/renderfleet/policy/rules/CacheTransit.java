package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Caches talk TLS only. Serverless caches always do. */
public final class CacheTransit implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cache-transit", Kind.HTTPS)
                .sources("FSBP ElastiCache.5", "cdk-nag AEC3", "checkov CKV_AWS_30")
                .what("Caches accept encrypted connections only.")
                .why("Whoever reads the traffic inside the network reads sessions and passwords.")
                .fix("set transitEncryptionEnabled to true, and transitEncryptionMode to required");
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
        if (!cache.isTrue("transitEncryptionEnabled")) {
            return Verdict.violation("connections to the cache are not encrypted");
        }
        return Verdict.violationIf(
                cache.text("transitEncryptionMode").equals("preferred"),
                "the cache still accepts connections without encryption");
    }
}

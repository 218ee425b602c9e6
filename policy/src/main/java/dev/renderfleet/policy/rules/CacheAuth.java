package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Caches ask who is there. Nodes of Memcached cannot, and a single cluster is what cache-encrypted speaks about. */
public final class CacheAuth implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cache-auth", Kind.EXPOSURE)
                .sources("FSBP ElastiCache.6", "cdk-nag AEC6", "checkov CKV_AWS_31")
                .what("Caches of Redis and Valkey demand a token or a user.")
                .why("Otherwise whatever reaches the port may read, change and flush the cache.")
                .fix("set authToken from a secret, or userGroupIds (userGroupId of a serverless cache)");
    }

    @Override
    public Types types() {
        return Types.of(Cache.GROUP, Cache.SERVERLESS);
    }

    @Override
    public Verdict check(PolicyResource cache, PolicyContext context) {
        if (Cache.followsAnother(cache) || Cache.isMemcached(cache)) {
            return Verdict.notApplicable("it cannot have a token or users of its own");
        }
        boolean asks = cache.is(Cache.SERVERLESS)
                ? Given.text(cache, "userGroupId")
                : Given.text(cache, "authToken") || Given.list(cache, "userGroupIds");
        return Verdict.violationIf(!asks, "the cache demands neither a token nor a user");
    }
}

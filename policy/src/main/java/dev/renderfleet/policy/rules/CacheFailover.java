package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** A replica takes over when a primary fails. Serverless caches do so by themselves. */
public final class CacheFailover implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("cache-failover", Kind.RELIABILITY)
                .sources("FSBP ElastiCache.3", "cdk-nag AEC4", "checkov CKV2_AWS_50")
                .what("Replication groups fail over automatically.")
                .why(
                        "Without a replica that takes over, losing one node loses the sessions and the queue of the backend.")
                .fix("set automaticFailoverEnabled to true, with at least two nodes");
    }

    @Override
    public Types types() {
        return Types.of(Cache.GROUP);
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        return Verdict.violationIf(
                !group.isTrue("automaticFailoverEnabled"), "no replica takes over when the primary fails");
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;

/** ElastiCache's kinds of caches, and which of them a setting can be asked of. */
final class Cache {

    static final String GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
    static final String CLUSTER = "aws:elasticache/cluster:Cluster";
    static final String SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";

    private Cache() {}

    /** Whether it takes its settings from elsewhere: a cluster in a group, or a group that follows a global datastore. */
    static boolean followsAnother(PolicyResource cache) {
        return cache.is(CLUSTER)
                ? Given.text(cache, "replicationGroupId")
                : Given.text(cache, "globalReplicationGroupId");
    }

    static boolean isMemcached(PolicyResource cache) {
        return cache.text("engine").equals("memcached");
    }
}

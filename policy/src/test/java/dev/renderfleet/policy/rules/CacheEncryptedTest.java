package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CacheEncryptedTest {

    private final PolicyTester rule = PolicyTester.of(new CacheEncrypted());
    private final TestResource group = TestResource.of(Cache.GROUP);
    private final TestResource cluster = TestResource.of(Cache.CLUSTER);

    @Test
    void an_encrypted_group_is_compliant() {
        assertThat(rule.judge(group.with("atRestEncryptionEnabled", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_plain_group_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("the cache is not encrypted at rest");
        assertThat(rule.judge(group.with("engine", "redis")).violations()).hasSize(1);
    }

    @Test
    void valkey_is_encrypted_unless_it_says_otherwise() {
        var valkey = group.with("engine", "valkey");
        assertThat(rule.judge(valkey).isCompliant()).isTrue();
        assertThat(rule.judge(valkey.with("atRestEncryptionEnabled", false)).violations())
                .hasSize(1);
    }

    @Test
    void a_secondary_group_and_a_member_follow_another_cache() {
        assertThat(rule.judge(group.with("globalReplicationGroupId", "ldgnf-all"))
                        .notApplicable())
                .containsExactly("another cache decides for it");
        assertThat(rule.judge(cluster.unknown("replicationGroupId")).notApplicable())
                .containsExactly("another cache decides for it");
    }

    @Test
    void the_name_of_a_group_does_not_make_it_follow_another() {
        assertThat(rule.judge(group.with("replicationGroupId", "bp-dev")).violations())
                .hasSize(1);
    }

    @Test
    void a_single_cluster_of_redis_violates_and_memcached_does_not() {
        assertThat(rule.judge(cluster.with("engine", "redis")).violations())
                .containsExactly("a cluster outside of a replication group cannot be encrypted at rest");
        assertThat(rule.judge(cluster.with("engine", "memcached")).notApplicable())
                .containsExactly("nodes of Memcached keep nothing on disk");
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("atRestEncryptionEnabled")).notJudged())
                .hasSize(1);
    }
}

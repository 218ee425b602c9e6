package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CacheBackupTest {

    private final PolicyTester rule = PolicyTester.of(new CacheBackup());
    private final TestResource group = TestResource.of(Cache.GROUP);
    private final TestResource cluster = TestResource.of(Cache.CLUSTER);

    @Test
    void a_day_of_backups_is_compliant() {
        assertThat(rule.judge(group.with("snapshotRetentionLimit", 1)).isCompliant())
                .isTrue();
    }

    @Test
    void no_backup_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("backups are kept for 0 days");
        assertThat(rule.judge(cluster.with("engine", "redis")).violations()).hasSize(1);
        assertThat(rule.judge(TestResource.of(Cache.SERVERLESS).with("engine", "memcached"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_stage_may_ask_for_more_days() {
        var strict = rule.config("minimumDays", 7);
        assertThat(strict.judge(group.with("snapshotRetentionLimit", 6)).violations())
                .containsExactly("backups are kept for 6 days");
        assertThat(strict.judge(group.with("snapshotRetentionLimit", 7)).isCompliant())
                .isTrue();
    }

    @Test
    void a_secondary_group_has_backups_of_its_own() {
        assertThat(rule.judge(group.with("globalReplicationGroupId", "ldgnf-all"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void members_of_a_group_and_nodes_of_memcached_are_left_out() {
        assertThat(rule.judge(cluster.with("replicationGroupId", "bp-dev")).notApplicable())
                .containsExactly("it cannot have backups of its own");
        assertThat(rule.judge(cluster.with("engine", "memcached")).notApplicable())
                .hasSize(1);
    }

    @Test
    void unknown_days_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("snapshotRetentionLimit")).notJudged())
                .hasSize(1);
    }
}

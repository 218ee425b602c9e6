package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsBackupTest {

    private final PolicyTester rule = PolicyTester.of(new RdsBackup());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance");

    @Test
    void a_week_is_compliant() {
        assertThat(rule.judge(instance.with("backupRetentionPeriod", 7)).isCompliant())
                .isTrue();
    }

    @Test
    void less_violates() {
        assertThat(rule.judge(instance.with("backupRetentionPeriod", 6)).violations())
                .containsExactly("backups are kept for 6 days only");
    }

    @Test
    void without_a_setting_an_instance_keeps_none_and_a_cluster_one_day() {
        assertThat(rule.judge(instance).violations()).containsExactly("backups are kept for 0 days only");
        assertThat(rule.judge(TestResource.of("aws:rds/cluster:Cluster")).violations())
                .containsExactly("backups are kept for 1 days only");
    }

    @Test
    void the_number_of_days_can_be_configured() {
        var month = rule.config("minimumDays", 30);
        assertThat(month.judge(instance.with("backupRetentionPeriod", 29)).violations())
                .hasSize(1);
        assertThat(month.judge(instance.with("backupRetentionPeriod", 30)).isCompliant())
                .isTrue();
    }

    @Test
    void replicas_need_none() {
        assertThat(rule.judge(instance.with("replicateSourceDb", "primary")).notApplicable())
                .containsExactly("a replica can be made anew from its source");
        assertThat(rule.judge(TestResource.of("aws:rds/cluster:Cluster").unknown("replicationSourceIdentifier"))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void a_period_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("backupRetentionPeriod")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsFinalSnapshotTest {

    private final PolicyTester rule = PolicyTester.of(new RdsFinalSnapshot());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance");
    private final TestResource named = instance.with("finalSnapshotIdentifier", "db-last");

    @Test
    void a_named_last_snapshot_is_compliant() {
        assertThat(rule.judge(named).isCompliant()).isTrue();
        assertThat(rule.judge(named.with("skipFinalSnapshot", false)).isCompliant())
                .isTrue();
    }

    @Test
    void skipping_it_violates() {
        assertThat(rule.judge(named.with("skipFinalSnapshot", true)).violations())
                .containsExactly("the database is deleted without a last snapshot");
        assertThat(rule.judge(TestResource.of("aws:rds/cluster:Cluster").with("skipFinalSnapshot", true))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_missing_name_violates() {
        assertThat(rule.judge(instance).violations()).containsExactly("the last snapshot has no name");
        assertThat(rule.judge(instance.with("finalSnapshotIdentifier", "")).violations())
                .hasSize(1);
    }

    @Test
    void replicas_are_not_applicable() {
        assertThat(rule.judge(instance.with("replicateSourceDb", "primary").with("skipFinalSnapshot", true))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void a_name_that_is_not_known_yet_is_a_name_but_the_switch_decides_first() {
        assertThat(rule.judge(instance.unknown("finalSnapshotIdentifier")).isCompliant())
                .isTrue();
        assertThat(rule.judge(named.unknown("skipFinalSnapshot")).notJudged()).hasSize(1);
    }
}

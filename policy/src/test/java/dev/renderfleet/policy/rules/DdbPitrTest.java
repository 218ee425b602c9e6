package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class DdbPitrTest {

    private final PolicyTester rule = PolicyTester.of(new DdbPitr());
    private final TestResource table = TestResource.of(DdbTypes.TABLE);
    private final TestResource replica = TestResource.of(DdbTypes.REPLICA);

    @Test
    void tables_and_replicas_that_can_be_restored_are_compliant() {
        var recovered = table.with("pointInTimeRecovery.enabled", true);
        assertThat(rule.judge(recovered).isCompliant()).isTrue();
        assertThat(rule.judge(recovered.with("replicas[0].pointInTimeRecovery", true))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(replica.with("pointInTimeRecovery", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_table_or_replica_that_cannot_violates() {
        assertThat(rule.judge(table).violations()).containsExactly("the table has no point-in-time recovery");
        assertThat(rule.judge(table.with("pointInTimeRecovery.enabled", false)).violations())
                .hasSize(1);
        assertThat(rule.judge(replica).violations()).hasSize(1);
    }

    @Test
    void each_replica_inside_a_table_counts() {
        var recovered = table.with("pointInTimeRecovery.enabled", true)
                .with("replicas[0].pointInTimeRecovery", true)
                .with("replicas[1].regionName", "eu-west-1");
        assertThat(rule.judge(recovered).violations()).containsExactly("replicas[1] has no point-in-time recovery");
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(table.unknown("pointInTimeRecovery")).notJudged()).hasSize(1);
    }

    @Test
    void remediation_turns_it_on_and_keeps_the_period() {
        var remediated = rule.remediate(table.with("pointInTimeRecovery.recoveryPeriodInDays", 14));
        assertThat(remediated.isTrue("pointInTimeRecovery.enabled")).isTrue();
        assertThat(remediated.integer("pointInTimeRecovery.recoveryPeriodInDays"))
                .contains(14);
        assertThat(rule.remediate(replica).isTrue("pointInTimeRecovery")).isTrue();
    }

    @Test
    void remediation_leaves_a_compliant_table_alone() {
        var recovered = table.with("pointInTimeRecovery.enabled", true).with("replicas[0].regionName", "eu-west-1");
        assertThat(rule.remediate(recovered)).isEqualTo(recovered.build().properties());
    }
}

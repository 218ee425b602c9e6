package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class DdbDeleteProtectionTest {

    private final PolicyTester rule = PolicyTester.of(new DdbDeleteProtection());
    private final TestResource table = TestResource.of(DdbTypes.TABLE);

    @Test
    void a_protected_table_or_replica_is_compliant() {
        assertThat(rule.judge(table.with("deletionProtectionEnabled", true)).isCompliant())
                .isTrue();
    }

    @Test
    void an_unprotected_table_or_replica_violates() {
        assertThat(rule.judge(table).violations()).containsExactly("nothing keeps the table from being deleted");
        assertThat(rule.judge(TestResource.of(DdbTypes.REPLICA).with("deletionProtectionEnabled", false))
                        .violations())
                .hasSize(1);
    }

    @Test
    void the_protect_option_alone_is_not_enough() {
        assertThat(rule.judge(table.protect()).violations()).hasSize(1);
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(table.unknown("deletionProtectionEnabled")).notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsDeleteProtectionTest {

    private final PolicyTester rule = PolicyTester.of(new RdsDeleteProtection());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance");

    @Test
    void a_protected_database_is_compliant() {
        assertThat(rule.judge(instance.with("deletionProtection", true)).isCompliant())
                .isTrue();
    }

    @Test
    void an_unprotected_one_violates() {
        assertThat(rule.judge(instance).violations()).containsExactly("the database can be deleted by accident");
        assertThat(rule.judge(TestResource.of("aws:rds/cluster:Cluster").with("deletionProtection", false))
                        .violations())
                .hasSize(1);
    }

    @Test
    void replicas_are_not_applicable() {
        assertThat(rule.judge(instance.with("replicateSourceDb", "primary")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("deletionProtection")).notJudged())
                .hasSize(1);
    }
}

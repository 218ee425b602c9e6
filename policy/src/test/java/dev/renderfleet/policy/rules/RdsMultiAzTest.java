package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsMultiAzTest {

    private final PolicyTester rule = PolicyTester.of(new RdsMultiAz());
    private final TestResource instance =
            TestResource.of("aws:rds/instance:Instance").with("engine", "mariadb");

    @Test
    void a_standby_is_compliant() {
        assertThat(rule.judge(instance.with("multiAz", true)).isCompliant()).isTrue();
    }

    @Test
    void no_standby_violates() {
        assertThat(rule.judge(instance).violations()).containsExactly("the database has no standby in another zone");
        assertThat(rule.judge(instance.with("multiAz", false)).violations()).hasSize(1);
    }

    @Test
    void replicas_and_aurora_are_not_applicable() {
        assertThat(rule.judge(instance.with("replicateSourceDb", "primary")).notApplicable())
                .hasSize(1);
        assertThat(rule.judge(instance.with("engine", "Aurora-mysql")).notApplicable())
                .containsExactly("Aurora spreads over zones by the members of its cluster");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("multiAz")).notJudged()).hasSize(1);
    }
}

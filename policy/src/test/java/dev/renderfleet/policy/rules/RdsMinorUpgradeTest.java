package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RdsMinorUpgradeTest {

    private final PolicyTester rule = PolicyTester.of(new RdsMinorUpgrade());

    @ParameterizedTest
    @ValueSource(strings = {"aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"})
    void only_switching_upgrades_off_violates(String type) {
        var database = TestResource.of(type);
        assertThat(rule.judge(database).isCompliant()).isTrue();
        assertThat(rule.judge(database.with("autoMinorVersionUpgrade", true)).isCompliant())
                .isTrue();
        assertThat(rule.judge(database.with("autoMinorVersionUpgrade", false)).violations())
                .containsExactly("the database misses minor upgrades");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(TestResource.of("aws:rds/instance:Instance").unknown("autoMinorVersionUpgrade"))
                        .notJudged())
                .hasSize(1);
    }
}

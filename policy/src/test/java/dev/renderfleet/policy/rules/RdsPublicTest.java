package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RdsPublicTest {

    private final PolicyTester rule = PolicyTester.of(new RdsPublic());

    @ParameterizedTest
    @ValueSource(strings = {"aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"})
    void only_a_private_database_is_compliant(String type) {
        var database = TestResource.of(type);
        assertThat(rule.judge(database).isCompliant()).isTrue();
        assertThat(rule.judge(database.with("publiclyAccessible", false)).isCompliant())
                .isTrue();
        assertThat(rule.judge(database.with("publiclyAccessible", true)).violations())
                .containsExactly("the database has a public address");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(TestResource.of("aws:rds/instance:Instance").unknown("publiclyAccessible"))
                        .notJudged())
                .hasSize(1);
    }
}

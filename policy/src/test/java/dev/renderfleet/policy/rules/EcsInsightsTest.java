package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EcsInsightsTest {

    private final PolicyTester rule = PolicyTester.of(new EcsInsights());
    private final TestResource cluster = TestResource.of("aws:ecs/cluster:Cluster");

    private TestResource with(String name, String value) {
        return cluster.with("settings[0].name", name).with("settings[0].value", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled", "enhanced"})
    void a_cluster_with_insights_is_compliant(String value) {
        assertThat(rule.judge(with("containerInsights", value)).isCompliant()).isTrue();
    }

    @Test
    void a_cluster_without_violates() {
        assertThat(rule.judge(cluster).violations()).containsExactly("the cluster does not report Container Insights");
        assertThat(rule.judge(with("containerInsights", "disabled")).violations())
                .hasSize(1);
        assertThat(rule.judge(with("other", "enabled")).violations()).hasSize(1);
    }

    @Test
    void a_setting_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(with("containerInsights", "").unknown("settings[0].value"))
                        .notJudged())
                .hasSize(1);
    }
}

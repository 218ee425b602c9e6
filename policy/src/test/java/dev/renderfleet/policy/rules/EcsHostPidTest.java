package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsHostPidTest {

    private final PolicyTester rule = PolicyTester.of(new EcsHostPid());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition");

    @Test
    void a_namespace_of_its_own_is_compliant() {
        assertThat(rule.judge(task).isCompliant()).isTrue();
        assertThat(rule.judge(task.with("pidMode", "task")).isCompliant()).isTrue();
    }

    @Test
    void the_namespace_of_the_host_violates() {
        assertThat(rule.judge(task.with("pidMode", "host")).violations())
                .containsExactly("the task sees the processes of its host");
    }

    @Test
    void a_mode_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(task.unknown("pidMode")).notJudged()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsPrivilegedTest {

    private final PolicyTester rule = PolicyTester.of(new EcsPrivileged());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition");

    private static String containers(String second) {
        return "[{'name': 'nginx', 'command': null}, {'name': 'php', %s}]"
                .formatted(second)
                .replace('\'', '"');
    }

    @Test
    void unprivileged_containers_are_compliant() {
        assertThat(rule.judge(task.with("containerDefinitions", containers("'privileged': false")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_privileged_container_violates() {
        assertThat(rule.judge(task.with("containerDefinitions", containers("'privileged': true")))
                        .violations())
                .containsExactly("container php runs privileged");
    }

    @Test
    void keys_count_in_any_case() {
        assertThat(rule.judge(task.with("containerDefinitions", containers("'Privileged': true")))
                        .violations())
                .hasSize(1);
    }

    @Test
    void definitions_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(task.unknown("containerDefinitions")).notJudged())
                .containsExactly("cannot be judged before the update: containerDefinitions is not known yet");
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsLoggingTest {

    private final PolicyTester rule = PolicyTester.of(new EcsLogging());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition");

    private TestResource with(String second) {
        String first = "{'name': 'nginx', 'logConfiguration': {'logDriver': 'awslogs'}}";
        return task.with(
                "containerDefinitions",
                "[%s, {'name': 'php'%s}]".formatted(first, second).replace('\'', '"'));
    }

    @Test
    void containers_with_a_log_are_compliant() {
        assertThat(rule.judge(with(", 'logConfiguration': {'logDriver': 'awsfirelens'}"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_container_without_one_violates() {
        assertThat(rule.judge(with("")).violations()).containsExactly("container php writes no log");
        assertThat(rule.judge(with(", 'logConfiguration': {'logDriver': 'none'}"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void definitions_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(task.unknown("containerDefinitions")).notJudged()).hasSize(1);
    }
}

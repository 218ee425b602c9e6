package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsRoleSplitTest {

    private final PolicyTester rule = PolicyTester.of(new EcsRoleSplit());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition", "task");
    private final TestResource starter = TestResource.of("aws:iam/role:Role", "starter");
    private final TestResource runner = TestResource.of("aws:iam/role:Role", "runner");

    @Test
    void two_roles_are_compliant() {
        var split = task.refers("executionRoleArn", starter, "arn").refers("taskRoleArn", runner, "arn");
        assertThat(rule.judgeStack(split, starter, runner).isCompliant()).isTrue();
    }

    @Test
    void one_role_alone_is_compliant() {
        assertThat(rule.judgeStack(task.with("executionRoleArn", "arn:a")).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(task.with("taskRoleArn", "arn:a")).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(task).isCompliant()).isTrue();
    }

    @Test
    void the_same_role_twice_violates() {
        var shared = task.refers("executionRoleArn", starter, "arn").refers("taskRoleArn", starter, "arn");
        assertThat(rule.judgeStack(shared, starter).violations())
                .containsExactly("the task runs with the role that starts it");
        assertThat(rule.judgeStack(shared, starter).violators()).containsExactly("task");
    }

    @Test
    void roles_from_elsewhere_are_told_apart_by_their_arns() {
        var foreign = task.with("executionRoleArn", "arn:a").with("taskRoleArn", "arn:b");
        assertThat(rule.judgeStack(foreign).isCompliant()).isTrue();
        assertThat(rule.judgeStack(foreign.with("taskRoleArn", "arn:a")).violations())
                .hasSize(1);
        assertThat(rule.judgeStack(foreign.refers("taskRoleArn", runner, "arn"), runner)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        var planned = task.refersUnknown("executionRoleArn", starter);
        assertThat(rule.judgeStack(planned.refersUnknown("taskRoleArn", runner), starter, runner)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(planned.refersUnknown("taskRoleArn", starter), starter)
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_role_that_nothing_tells_about_cannot_be_judged() {
        assertThat(rule.judgeStack(task.unknown("executionRoleArn").unknown("taskRoleArn"))
                        .notJudged())
                .containsExactly("cannot be judged before the update: executionRoleArn is not known yet");
    }
}

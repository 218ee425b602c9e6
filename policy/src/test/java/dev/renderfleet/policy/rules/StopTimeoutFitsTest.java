package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StopTimeoutFitsTest {

    private final PolicyTester rule = PolicyTester.of(new StopTimeoutFits());
    private final TestResource group =
            TestResource.of("aws:lb/targetGroup:TargetGroup", "web").with("deregistrationDelay", 60);
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition", "backend");
    private final TestResource service = TestResource.of("aws:ecs/service:Service", "backend")
            .refers("loadBalancers[0].targetGroupArn", group, "arn")
            .refers("taskDefinition", task, "arn");

    private TestResource stoppingAfter(int... seconds) {
        return task.with(
                "containerDefinitions",
                IntStream.of(seconds)
                        .mapToObj(timeout -> "{\"stopTimeout\":" + timeout + "}")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    @Test
    void a_stop_within_the_drain_time_is_compliant() {
        assertThat(rule.judgeStack(group, stoppingAfter(10, 60), service).isCompliant())
                .isTrue();
    }

    @Test
    void a_longer_stop_violates() {
        var judgement = rule.judgeStack(group, stoppingAfter(61, 10), service);
        assertThat(judgement.violations())
                .containsExactly("its task may take 61 s to stop, but target group web waits only 60 s");
        assertThat(judgement.violators()).containsExactly("backend");
    }

    @Test
    void defaults_of_aws_count() {
        TestResource silent = task.with("containerDefinitions", "[{\"name\":\"web\"}]");
        assertThat(rule.judgeStack(group.with("deregistrationDelay", 30), silent, service)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(group.with("deregistrationDelay", 29), silent, service)
                        .violations())
                .containsExactly("its task may take 30 s to stop, but target group web waits only 29 s");
        assertThat(rule.judgeStack(group.unknown("deregistrationDelay"), stoppingAfter(300), service)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(group.unknown("deregistrationDelay"), stoppingAfter(301), service)
                        .violations())
                .hasSize(1);
    }

    @Test
    void services_without_a_target_group_or_task_are_not_judged() {
        assertThat(rule.judgeStack(task, service).notApplicable()).hasSize(1);
        assertThat(rule.judgeStack(group, service).notApplicable())
                .containsExactly("its target group or its tasks are not of this stack");
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource slow = stoppingAfter(120);
        TestResource planned = TestResource.of("aws:ecs/service:Service", "backend")
                .refersUnknown("loadBalancers[0].targetGroupArn", group)
                .refersUnknown("taskDefinition", slow);
        assertThat(rule.judgeStack(group, slow, planned).violators()).containsExactly("backend");
    }

    @Test
    void containers_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(group, task.unknown("containerDefinitions"), service)
                        .notJudged())
                .hasSize(1);
    }
}

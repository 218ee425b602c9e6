package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class LogGroupInStackTest {

    private final PolicyTester rule = PolicyTester.of(new LogGroupInStack());
    private final TestResource group =
            TestResource.of("aws:cloudwatch/logGroup:LogGroup", "logs").with("retentionInDays", 30);
    private final TestResource function =
            TestResource.of("aws:lambda/function:Function", "worker").with("name", "bp-worker");

    private static TestResource task(String definitions) {
        return TestResource.of("aws:ecs/taskDefinition:TaskDefinition", "backend")
                .with("containerDefinitions", definitions.replace('\'', '"'));
    }

    @Test
    void the_group_that_lambda_would_make_is_compliant_if_declared() {
        assertThat(rule.judgeStack(function, group.with("name", "/aws/lambda/bp-worker"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_named_group_is_compliant_if_declared() {
        TestResource logging = function.with("loggingConfig.logGroup", "/bp/worker");
        assertThat(rule.judgeStack(logging, group.with("name", "/bp/worker")).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(logging, group.with("name", "/bp/other")).violations())
                .containsExactly("its log group /bp/worker is not in the stack");
    }

    @Test
    void a_missing_group_violates() {
        var judgement = rule.judgeStack(function, group.with("name", "/aws/lambda/bp-other"));
        assertThat(judgement.violations()).containsExactly("its log group /aws/lambda/bp-worker is not in the stack");
        assertThat(judgement.violators()).containsExactly("worker");
    }

    @Test
    void a_group_without_retention_violates() {
        TestResource forever =
                TestResource.of("aws:cloudwatch/logGroup:LogGroup", "logs").with("name", "/aws/lambda/bp-worker");
        assertThat(rule.judgeStack(function, forever).violations())
                .containsExactly("its log group logs has no retention");
        assertThat(rule.judgeStack(function, forever.unknown("retentionInDays")).violations())
                .hasSize(1);
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource logging = function.refersUnknown("loggingConfig.logGroup", group);
        assertThat(rule.judgeStack(logging, group.unknown("name")).isCompliant())
                .isTrue();
        TestResource nameless = TestResource.of("aws:lambda/function:Function", "worker");
        assertThat(rule.judgeStack(nameless, group.refersUnknown("name", nameless))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(function.unknown("loggingConfig"), group.unknown("name"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_name_that_is_not_known_yet_cannot_be_judged() {
        TestResource suffix = TestResource.of("random:index/randomId:RandomId", "suffix");
        assertThat(rule.judgeStack(function.refersUnknown("name", suffix), suffix)
                        .notJudged())
                .hasSize(1);
    }

    @Test
    void every_container_needs_a_group() {
        String one = "{'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '/bp/a'}}}";
        String two = "{'logConfiguration': {'logDriver': 'awslogs', 'options': {'awslogs-group': '/bp/b'}}}";
        TestResource task = task("[" + one + "," + two + "]");
        assertThat(rule.judgeStack(task, group.with("name", "/bp/a")).violations())
                .containsExactly("its log group /bp/b is not in the stack");
        TestResource second =
                TestResource.of("aws:cloudwatch/logGroup:LogGroup", "second").with("name", "/bp/b");
        assertThat(rule.judgeStack(task, group.with("name", "/bp/a"), second).violations())
                .containsExactly("its log group second has no retention");
        assertThat(rule.judgeStack(task, group.with("name", "/bp/a"), second.with("retentionInDays", 7))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void other_drivers_and_none_are_not_judged() {
        TestResource task = task("[{'logConfiguration': {'logDriver': 'awsfirelens'}}, {'name': 'silent'}]");
        assertThat(rule.judgeStack(task).isCompliant()).isTrue();
    }

    @Test
    void containers_that_are_not_known_yet_are_judged_by_what_they_depend_on() {
        TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition", "backend");
        assertThat(rule.judgeStack(task.refersUnknown("containerDefinitions", group), group)
                        .isCompliant())
                .isTrue();
        TestResource forever = TestResource.of("aws:cloudwatch/logGroup:LogGroup", "forever");
        assertThat(rule.judgeStack(task.refersUnknown("containerDefinitions", forever), forever)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(task.unknown("containerDefinitions"), group).notJudged())
                .hasSize(1);
    }

    @Test
    void a_stack_without_functions_and_containers_is_not_applicable() {
        assertThat(rule.judgeStack(group).notApplicable()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class ServiceTargetWiredTest {

    private final PolicyTester rule = PolicyTester.of(new ServiceTargetWired());
    private final TestResource group =
            TestResource.of("aws:lb/targetGroup:TargetGroup", "web").with("port", 80);
    private final TestResource service = TestResource.of("aws:ecs/service:Service", "backend")
            .with("name", "bp-backend")
            .refers("loadBalancers[0].targetGroupArn", group, "arn")
            .with("loadBalancers[0].containerPort", 80);
    private final TestResource scaling =
            TestResource.of("aws:appautoscaling/target:Target").with("resourceId", "service/bp-dev/bp-backend");

    @Test
    void one_port_and_a_target_are_compliant() {
        assertThat(rule.judgeStack(group, service, scaling).isCompliant()).isTrue();
    }

    @Test
    void another_port_violates() {
        var judgement = rule.judgeStack(group.with("port", 8080), service, scaling);
        assertThat(judgement.violations())
                .containsExactly("its container listens at port 80, but target group web sends to port 8080");
        assertThat(judgement.violators()).containsExactly("backend");
    }

    @Test
    void every_load_balancer_of_a_service_counts() {
        TestResource second =
                TestResource.of("aws:lb/targetGroup:TargetGroup", "second").with("port", 81);
        TestResource both = service.refers("loadBalancers[1].targetGroupArn", second, "arn")
                .with("loadBalancers[1].containerPort", 80);
        assertThat(rule.judgeStack(group, second, both, scaling).violations())
                .containsExactly("its container listens at port 80, but target group second sends to port 81");
    }

    @Test
    void a_service_that_nothing_scales_violates() {
        assertThat(rule.judgeStack(group, service).violations())
                .containsExactly("nothing scales it: no autoscaling target names it");
        assertThat(rule.judgeStack(group, service, scaling.with("resourceId", "service/bp-dev/bp-other"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(group, service.with("schedulingStrategy", "DAEMON"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void services_behind_no_load_balancer_are_not_judged() {
        assertThat(rule.judgeStack(TestResource.of("aws:ecs/service:Service")).notApplicable())
                .containsExactly("it is behind no load balancer");
    }

    @Test
    void target_groups_of_other_stacks_are_not_judged() {
        TestResource elsewhere = TestResource.of("aws:ecs/service:Service", "backend")
                .with("name", "bp-backend")
                .with("loadBalancers[0].targetGroupArn", "arn:aws:elasticloadbalancing:x")
                .with("loadBalancers[0].containerPort", 80);
        assertThat(rule.judgeStack(elsewhere, scaling).isCompliant()).isTrue();
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned = TestResource.of("aws:ecs/service:Service", "backend")
                .refersUnknown("loadBalancers[0].targetGroupArn", group)
                .with("loadBalancers[0].containerPort", 80)
                .unknown("name");
        TestResource target =
                TestResource.of("aws:appautoscaling/target:Target").refersUnknown("resourceId", planned);
        assertThat(rule.judgeStack(group, planned, target).isCompliant()).isTrue();
        assertThat(rule.judgeStack(group.with("port", 81), planned, target).violators())
                .containsExactly("backend");
        assertThat(rule.judgeStack(group, planned).violators()).containsExactly("backend");
    }

    @Test
    void a_name_that_is_not_known_yet_leaves_only_the_dependencies() {
        TestResource named = service.refersUnknown("name", group);
        assertThat(rule.judgeStack(group, named, scaling).violations())
                .containsExactly("nothing scales it: no autoscaling target names it");
    }

    @Test
    void a_port_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(group.unknown("port"), service, scaling).notJudged())
                .hasSize(1);
    }
}

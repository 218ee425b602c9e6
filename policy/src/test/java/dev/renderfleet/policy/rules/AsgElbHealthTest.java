package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AsgElbHealthTest {

    private final PolicyTester rule = PolicyTester.of(new AsgElbHealth());
    private final TestResource group = TestResource.of("aws:autoscaling/group:Group", "web");
    private final TestResource balanced = group.with("targetGroupArns", List.of("arn:aws:elasticloadbalancing:x"));

    @Test
    void the_load_balancers_health_checks_are_compliant() {
        assertThat(rule.judgeStack(balanced.with("healthCheckType", "ELB")).isCompliant())
                .isTrue();
    }

    @Test
    void other_health_checks_violate() {
        assertThat(rule.judgeStack(balanced.with("healthCheckType", "EC2")).violations())
                .containsExactly("the group ignores the load balancer's health checks");
        assertThat(rule.judgeStack(balanced.unknown("healthCheckType")).violators())
                .containsExactly("web");
    }

    @Test
    void every_way_to_be_behind_a_load_balancer_counts() {
        TestResource target = TestResource.of("aws:lb/targetGroup:TargetGroup");
        assertThat(rule.judgeStack(group.with("loadBalancers", List.of("classic")))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(group.with("trafficSources[0].identifier", "x"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(target, group.refersUnknown("targetGroupArns", target))
                        .violations())
                .hasSize(1);
        for (String type : List.of(
                "aws:autoscaling/attachment:Attachment",
                "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment")) {
            assertThat(rule.judgeStack(group, TestResource.of(type).refersUnknown("autoscalingGroupName", group))
                            .violations())
                    .hasSize(1);
        }
    }

    @Test
    void a_group_behind_no_load_balancer_is_not_judged() {
        assertThat(rule.judgeStack(group.with("targetGroupArns", List.of())).notApplicable())
                .containsExactly("it is behind no load balancer");
        assertThat(rule.judgeStack(group.unknown("targetGroupArns")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_type_that_is_not_known_yet_cannot_be_judged() {
        TestResource target = TestResource.of("aws:lb/targetGroup:TargetGroup");
        assertThat(rule.judgeStack(target, balanced.refersUnknown("healthCheckType", target))
                        .notJudged())
                .hasSize(1);
    }
}

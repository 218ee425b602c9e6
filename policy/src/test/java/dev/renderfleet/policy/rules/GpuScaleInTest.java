package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class GpuScaleInTest {

    private static final String OVERRIDES = "mixedInstancesPolicy.launchTemplate.overrides";

    private final PolicyTester rule = PolicyTester.of(new GpuScaleIn());
    private final TestResource fleet = TestResource.of("aws:autoscaling/group:Group", "fleet")
            .with("name", "bp-fleet")
            .with("minSize", 0)
            .with(OVERRIDES + "[0].instanceType", "g5.xlarge");
    private final TestResource policy = TestResource.of("aws:autoscaling/policy:Policy", "scale-in")
            .with("autoscalingGroupName", "bp-fleet")
            .with("scalingAdjustment", -1);
    private final TestResource alarm = TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm", "idle")
            .with("comparisonOperator", "LessThanOrEqualToThreshold");
    private final TestResource acting = alarm.refers("alarmActions[0]", policy, "arn");

    @Test
    void a_fleet_that_an_alarm_scales_in_is_compliant() {
        assertThat(rule.judgeStack(fleet, policy, acting).isCompliant()).isTrue();
    }

    @Test
    void a_fleet_that_nothing_scales_in_violates() {
        var judgement = rule.judgeStack(fleet);
        assertThat(judgement.violations()).containsExactly("nothing scales it in", "no alarm tells when it is idle");
        assertThat(judgement.violators()).containsExactly("fleet");
    }

    @Test
    void a_minimum_above_0_violates() {
        assertThat(rule.judgeStack(fleet.with("minSize", 1), policy, acting).violations())
                .containsExactly("minSize is 1, so that it never scales in to 0");
    }

    @Test
    void a_policy_has_to_remove_instances() {
        TestResource watching = alarm.with("dimensions.AutoScalingGroupName", "bp-fleet");
        assertThat(rule.judgeStack(fleet, policy.with("scalingAdjustment", 0), watching)
                        .violations())
                .containsExactly("nothing scales it in");
        TestResource exact = policy.with("adjustmentType", "ExactCapacity");
        assertThat(rule.judgeStack(fleet, exact.with("scalingAdjustment", 0), watching)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(fleet, exact.with("scalingAdjustment", 1), watching)
                        .violations())
                .hasSize(1);
        TestResource steps = TestResource.of("aws:autoscaling/policy:Policy", "steps")
                .with("autoscalingGroupName", "bp-fleet")
                .with("stepAdjustments[0].scalingAdjustment", 1);
        assertThat(rule.judgeStack(fleet, steps, watching).violations()).hasSize(1);
        assertThat(rule.judgeStack(fleet, steps.with("stepAdjustments[1].scalingAdjustment", -1), watching)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void target_tracking_scales_in_unless_it_is_told_not_to() {
        TestResource tracking = TestResource.of("aws:autoscaling/policy:Policy", "tracking")
                .with("autoscalingGroupName", "bp-fleet")
                .with("targetTrackingConfiguration.targetValue", 1);
        TestResource watching = alarm.with("dimensions.AutoScalingGroupName", "bp-fleet");
        assertThat(rule.judgeStack(fleet, tracking, watching).isCompliant()).isTrue();
        assertThat(rule.judgeStack(fleet, tracking.with("targetTrackingConfiguration.disableScaleIn", true), watching)
                        .violations())
                .containsExactly("nothing scales it in");
    }

    @Test
    void a_schedule_may_scale_in() {
        TestResource schedule =
                TestResource.of("aws:autoscaling/schedule:Schedule", "night").with("autoscalingGroupName", "bp-fleet");
        TestResource watching = alarm.with("dimensions.AutoScalingGroupName", "bp-fleet");
        assertThat(rule.judgeStack(fleet, schedule.with("desiredCapacity", 0), watching)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(fleet, schedule.with("desiredCapacity", 1), watching)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(fleet, schedule.unknown("desiredCapacity"), watching)
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_alarm_may_call_a_function_directly_or_by_a_topic() {
        TestResource function = TestResource.of("aws:lambda/function:Function", "scale-to-zero");
        TestResource topic = TestResource.of("aws:sns/topic:Topic", "idle-fleets");
        TestResource subscription = TestResource.of("aws:sns/topicSubscription:TopicSubscription")
                .refers("topic", topic, "arn")
                .refers("endpoint", function, "arn");
        TestResource watching = alarm.with("dimensions.AutoScalingGroupName", "bp-fleet");
        assertThat(rule.judgeStack(fleet, function, watching.refers("alarmActions[0]", function, "arn"))
                        .isCompliant())
                .isTrue();
        TestResource publishing = watching.refers("alarmActions[0]", topic, "arn");
        assertThat(rule.judgeStack(fleet, function, topic, subscription, publishing)
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(fleet, function, topic, publishing).violations())
                .containsExactly("nothing scales it in");
        TestResource mail = TestResource.of("aws:sns/topicSubscription:TopicSubscription")
                .refers("topic", topic, "arn")
                .with("endpoint", "ops@example.com");
        assertThat(rule.judgeStack(fleet, function, topic, mail, publishing).violations())
                .hasSize(1);
    }

    @Test
    void an_alarm_on_a_high_metric_is_no_idle_alarm() {
        assertThat(rule.judgeStack(fleet, policy, acting.with("comparisonOperator", "GreaterThanThreshold"))
                        .violations())
                .containsExactly("no alarm tells when it is idle");
    }

    @Test
    void an_alarm_may_share_a_dimension_with_a_tag() {
        TestResource tagged = fleet.with("tags[0].key", "Workflow")
                .with("tags[0].value", "upscale")
                .unknown("tags[1].value")
                .with("tags[1].key", "Other");
        assertThat(rule.judgeStack(tagged, policy, alarm.with("dimensions.Workflow", "upscale"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(tagged, policy, alarm.with("dimensions.Workflow", "other"))
                        .violations())
                .containsExactly("no alarm tells when it is idle");
        assertThat(rule.judgeStack(tagged, policy, alarm.unknown("dimensions.Workflow"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_alarm_may_belong_to_the_same_component() {
        TestResource component =
                TestResource.of("renderfleet:gpu:WorkflowFleet", "upscale").component();
        assertThat(rule.judgeStack(component, fleet.parent(component), policy, alarm.parent(component))
                        .isCompliant())
                .isTrue();
        TestResource second =
                TestResource.of("aws:autoscaling/group:Group", "second").parent(component);
        assertThat(rule.judgeStack(component, fleet.parent(component), second, policy, alarm.parent(component))
                        .violations())
                .containsExactly("no alarm tells when it is idle");
        TestResource other = TestResource.of("aws:sns/topic:Topic", "t").parent(component);
        assertThat(rule.judgeStack(component, fleet.parent(component), policy, other)
                        .violations())
                .containsExactly("no alarm tells when it is idle");
        TestResource stack = TestResource.of("pulumi:pulumi:Stack", "stack").component();
        assertThat(rule.judgeStack(stack, fleet.parent(stack), policy, alarm.parent(stack))
                        .violations())
                .containsExactly("no alarm tells when it is idle");
    }

    @Test
    void a_launch_template_tells_the_type_where_no_overrides_do() {
        TestResource template =
                TestResource.of("aws:ec2/launchTemplate:LaunchTemplate", "gpu").with("instanceType", "g5.xlarge");
        TestResource plain =
                TestResource.of("aws:autoscaling/group:Group", "fleet").with("minSize", 0);
        assertThat(rule.judgeStack(template, plain.refers("launchTemplate.id", template))
                        .violators())
                .containsExactly("fleet");
        assertThat(rule.judgeStack(
                                template,
                                plain.refersUnknown(
                                        "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId",
                                        template))
                        .violators())
                .containsExactly("fleet");
        TestResource cpu = fleet.with(OVERRIDES + "[0].instanceType", "c5.large");
        assertThat(rule.judgeStack(template, cpu.refers("launchTemplate.id", template))
                        .notApplicable())
                .containsExactly("it launches no GPU instances");
        assertThat(rule.judgeStack(
                                template.with("instanceType", "c5.large"), plain.refers("launchTemplate.id", template))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource unnamed = TestResource.of("aws:autoscaling/group:Group", "fleet")
                .with("minSize", 0)
                .with(OVERRIDES + "[0].instanceType", "g5.xlarge");
        TestResource planned = TestResource.of("aws:autoscaling/policy:Policy", "in")
                .refersUnknown("autoscalingGroupName", unnamed)
                .with("scalingAdjustment", -1);
        assertThat(rule.judgeStack(unnamed, planned, alarm.unknown("dimensions").refersUnknown("alarmActions", planned))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_minimum_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(fleet.unknown("minSize")).notJudged()).hasSize(1);
    }
}

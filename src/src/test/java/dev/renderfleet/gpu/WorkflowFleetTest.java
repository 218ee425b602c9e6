package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.network.Tier;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.StageFiles;
import dev.renderfleet.stage.Workflow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowFleetTest {

    private static final String GROUP = "aws:autoscaling/group:Group";
    private static final String POLICY = "aws:autoscaling/policy:Policy";
    private static final String TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_workflow_has_a_spot_fleet_from_nothing_to_its_ceiling(String stage) {
        Recording recording = Stages.committed(stage);
        List<Workflow> workflows = StageFiles.read(stage).workflows();

        assertThat(workflows).hasSizeGreaterThan(1).allSatisfy(workflow -> {
            RecordedResource group = recording.resource(GROUP, "fleet-" + workflow.slug() + "-group");
            assertThat(group.text("name")).isEqualTo("bp-" + stage + "-gpu-" + workflow.slug());
            assertThat(group.integer("minSize")).contains(0);
            assertThat(group.integer("maxSize")).contains(workflow.maxSize());
            assertThat(group.has("desiredCapacity")).isFalse();
            assertThat(group.options().ignoreChanges()).contains("desiredCapacity");
            assertThat(group.isTrue("capacityRebalance")).isTrue();
            assertThat(group.integer("mixedInstancesPolicy.instancesDistribution.onDemandBaseCapacity"))
                    .contains(0);
            assertThat(group.integer("mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity"))
                    .contains(0);
            assertThat(group.text("mixedInstancesPolicy.instancesDistribution.spotAllocationStrategy"))
                    .isEqualTo("price-capacity-optimized");
            assertThat(group.list("mixedInstancesPolicy.launchTemplate.overrides"))
                    .extracting(override -> override.text("instanceType"))
                    .containsExactlyElementsOf(workflow.instanceTypes().stream()
                            .map(type -> type.name())
                            .toList());
        });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void fleets_lie_in_the_private_subnets_of_all_zones(String stage) {
        Recording recording = Stages.committed(stage);
        Stage config = StageFiles.read(stage);
        List<String> subnets = config.network().zones().stream()
                .map(zone -> recording
                        .resource("aws:ec2/subnet:Subnet", "network-" + Tier.PRIVATE.slug() + "-" + zone.letter())
                        .id())
                .toList();

        assertThat(fleetGroups(recording)).isNotEmpty().allSatisfy(group -> assertThat(
                        group.strings("vpcZoneIdentifiers"))
                .containsExactlyInAnyOrderElementsOf(subnets));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void instances_are_launched_encrypted_private_and_with_sessions_only(String stage) {
        Recording recording = Stages.committed(stage);
        for (Workflow workflow : StageFiles.read(stage).workflows()) {
            RecordedResource template = recording.resource(TEMPLATE, "fleet-" + workflow.slug() + "-template");
            PropertyValue volume = template.list("blockDeviceMappings").get(0);

            assertThat(template.text("imageId")).isEqualTo("resolve:ssm:/bp/" + stage + "/ami/" + workflow.slug());
            assertThat(template.text("metadataOptions.httpTokens")).isEqualTo("required");
            assertThat(template.integer("metadataOptions.httpPutResponseHopLimit"))
                    .contains(1);
            assertThat(volume.text("ebs.volumeType")).isEqualTo("gp3");
            assertThat(volume.text("ebs.encrypted")).isEqualTo("true");
            assertThat(volume.integer("ebs.volumeSize")).contains(workflow.volumeGib());
            assertThat(template.has("keyName")).isFalse();
            assertThat(template.strings("vpcSecurityGroupIds"))
                    .containsExactly(recording
                            .resource("aws:ec2/securityGroup:SecurityGroup", "network-security-groups-gpu-worker")
                            .id());
            assertThat(template.list("tagSpecifications"))
                    .extracting(tags -> tags.text("resourceType"))
                    .contains("instance", "volume");
            assertThat(template.list("tagSpecifications")).allSatisfy(tags -> assertThat(tags.stringMap("tags"))
                    .containsEntry("Workflow", workflow.slug())
                    .containsEntry("Stage", stage));
        }
    }

    @Test
    void a_leaving_instance_is_drained() {
        RecordedResource hook = Stages.committed("dev")
                .resource("aws:autoscaling/lifecycleHook:LifecycleHook", "fleet-image-to-video-drain");

        assertThat(hook.text("name")).isEqualTo("drain");
        assertThat(hook.text("lifecycleTransition")).isEqualTo("autoscaling:EC2_INSTANCE_TERMINATING");
        assertThat(hook.text("defaultResult")).isEqualTo("CONTINUE");
        assertThat(hook.integer("heartbeatTimeout")).contains(120);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_first_instance_starts_when_work_waits(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource policy = recording.resource(POLICY, "fleet-image-to-video-first-policy");
        RecordedResource alarm = recording.resource(ALARM, "work-waits-image-to-video-alarm");

        assertThat(policy.text("policyType")).isEqualTo("StepScaling");
        assertThat(policy.text("adjustmentType")).isEqualTo("ChangeInCapacity");
        assertThat(policy.list("stepAdjustments")).singleElement().satisfies(step -> {
            assertThat(step.integer("scalingAdjustment")).contains(1);
            assertThat(step.text("metricIntervalLowerBound")).isEqualTo("0");
            assertThat(step.has("metricIntervalUpperBound")).isFalse();
        });
        assertThat(alarm.strings("alarmActions"))
                .containsExactly(policy.outputs().text("arn"));
        assertThat(alarm.integer("evaluationPeriods")).contains(1);
        assertThat(query(alarm, "result").text("expression"))
                .isEqualTo("IF(FILL(waiting, 0) > 0 AND FILL(desired, 0) < 1, 1, 0)");
        assertThat(query(alarm, "waiting").text("metric.metricName")).isEqualTo("QueueDepth");
        assertThat(query(alarm, "waiting").integer("metric.period")).contains(60);
        assertThat(query(alarm, "waiting").stringMap("metric.dimensions"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("Stage", stage, "Workflow", "image-to-video"));
        assertThat(query(alarm, "desired").stringMap("metric.dimensions"))
                .containsEntry("AutoScalingGroupName", "bp-" + stage + "-gpu-image-to-video");
        assertThat(recording.resource(GROUP, "fleet-image-to-video-group").strings("enabledMetrics"))
                .contains("GroupDesiredCapacity", "GroupInServiceInstances");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void further_instances_follow_the_backlog(String stage) {
        RecordedResource policy = Stages.committed(stage).resource(POLICY, "fleet-image-to-video-backlog-policy");

        assertThat(policy.text("policyType")).isEqualTo("TargetTrackingScaling");
        assertThat(policy.number("targetTrackingConfiguration.targetValue")).contains(2.0);
        assertThat(policy.text("targetTrackingConfiguration.customizedMetricSpecification.metricName"))
                .isEqualTo("BacklogPerInstance");
        assertThat(policy.list("targetTrackingConfiguration.customizedMetricSpecification.metricDimensions"))
                .extracting(dimension -> dimension.text("name") + "=" + dimension.text("value"))
                .containsExactly("Stage=" + stage, "Workflow=image-to-video");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void an_empty_queue_is_told_to_the_stages_own_topic(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource topic = recording.resource("aws:sns/topic:Topic", "scale-to-zero-topic");

        assertThat(topic.text("name")).isEqualTo("bp-" + stage + "-scale-to-zero");
        assertThat(topic.text("kmsMasterKeyId")).isNotEmpty();
        for (Workflow workflow : StageFiles.read(stage).workflows()) {
            RecordedResource alarm = recording.resource(ALARM, "queue-empty-" + workflow.slug() + "-alarm");
            assertThat(alarm.strings("alarmActions"))
                    .containsExactly(topic.outputs().text("arn"));
            assertThat(alarm.text("comparisonOperator")).isEqualTo("LessThanOrEqualToThreshold");
            assertThat(alarm.number("threshold")).contains(0.0);
            assertThat(alarm.integer("period").orElseThrow()
                            * alarm.integer("evaluationPeriods").orElseThrow())
                    .isEqualTo(15 * 60);
            assertThat(alarm.text("name")).startsWith(prefix(recording)).endsWith("-" + workflow.slug());
        }
        RecordedResource subscription =
                recording.resource("aws:sns/topicSubscription:TopicSubscription", "scale-to-zero-subscription");
        assertThat(subscription.text("endpoint"))
                .isEqualTo(recording
                        .resource("aws:lambda/alias:Alias", "scale-to-zero-live")
                        .outputs()
                        .text("arn"));
        assertThat(recording
                        .resource("aws:lambda/permission:Permission", "scale-to-zero-by-topic")
                        .text("sourceArn"))
                .isEqualTo(topic.outputs().text("arn"));
    }

    private static String prefix(Recording recording) {
        return recording
                .resource("aws:lambda/function:Function", "scale-to-zero")
                .text("environment.variables.QUEUE_EMPTY_ALARM_PREFIX");
    }

    @Test
    void on_demand_steps_in_only_where_the_stage_wants_it() {
        Recording prod = Stages.committed("prod");
        RecordedResource group = prod.resource(GROUP, "fleet-image-to-video-on-demand-group");
        RecordedResource alarm = prod.resource(ALARM, "no-spot-image-to-video-alarm");

        assertThat(group.integer("mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity"))
                .contains(100);
        assertThat(group.integer("maxSize")).contains(1);
        assertThat(alarm.integer("datapointsToAlarm")).contains(10);
        assertThat(alarm.strings("alarmActions"))
                .containsExactly(prod.resource(POLICY, "fleet-image-to-video-step-in-policy")
                        .outputs()
                        .text("arn"));
        assertThat(fleetGroups(prod))
                .extracting(one -> one.text("name"))
                .containsExactlyInAnyOrder(
                        "bp-prod-gpu-image-to-video",
                        "bp-prod-gpu-image-to-video-on-demand",
                        "bp-prod-gpu-video-to-video");
        assertThat(fleetGroups(Stages.committed("dev"))).hasSize(2);
    }

    @Test
    void without_an_image_a_fleet_exists_and_launches_nothing() {
        Recording stage = Stages.withoutImages("dev");

        assertThat(fleetGroups(stage)).hasSize(2).allSatisfy(group -> assertThat(group.integer("maxSize"))
                .contains(0));
        assertThat(stage.resource(TEMPLATE, "fleet-image-to-video-template").text("imageId"))
                .startsWith("resolve:ssm:/aws/service/ami-amazon-linux-latest/");
    }

    @Test
    void somebody_is_told_when_jobs_wait_and_nobody_works() {
        RecordedResource alarm = Stages.committed("prod").resource(ALARM, "no-worker-video-to-video-alarm");

        assertThat(alarm.strings("alarmActions")).allMatch(arn -> arn.endsWith("-alerts-p2"));
        assertThat(query(alarm, "active").text("metric.metricName")).isEqualTo("ActiveWorkers");
        assertThat(alarm.integer("evaluationPeriods")).contains(20);
    }

    private static PropertyValue query(RecordedResource alarm, String id) {
        return alarm.list("metricQueries").stream()
                .filter(query -> query.text("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<RecordedResource> fleetGroups(Recording recording) {
        return recording.ofType(GROUP).stream()
                .filter(group -> group.name().startsWith("fleet-"))
                .toList();
    }
}

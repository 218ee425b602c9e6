package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.iam.PolicyEvaluation;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What GPU instances and the functions that stop them may do, statement by statement and request by request. */
class WorkerPermissionsTest {

    private static final String TASKS = "gpu-tasks-identity-policy";
    private static final String FLEET = "fleet-image-to-video-identity-policy";
    private static final String SHUTDOWN = "shutdown-gpu-policy";
    private static final String SCALE_TO_ZERO = "scale-to-zero-policy";
    private static final String MEDIA = "arn:aws:s3:::bp-dev-media-123456789012/";
    private static final String GROUPS =
            "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/bp-dev-gpu-";

    private final Recording dev = Stages.committed("dev");

    static List<String> stages() {
        return StageFiles.names();
    }

    @Test
    void the_task_instances_statements_are_these() {
        assertThat(Roles.statements(dev, TASKS))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "TakeTasks",
                        "allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility, sqs:GetQueueAttributes on "
                                + queue("arn"),
                        "RecordTasks",
                        "allow dynamodb:GetItem, dynamodb:UpdateItem, dynamodb:PutItem on " + table(),
                        "DecryptTasks",
                        "allow kms:Decrypt on " + key("queues")
                                + " when {StringEquals={kms:ViaService=[sqs.us-east-1.amazonaws.com]}}",
                        "DecryptTable",
                        "allow kms:Decrypt on " + key("data")
                                + " when {StringEquals={kms:ViaService=[dynamodb.us-east-1.amazonaws.com]}}",
                        "ReadMedia",
                        "allow s3:GetObject on " + MEDIA + "tmp/*, " + MEDIA + "results/*",
                        "WriteResults",
                        "allow s3:PutObject, s3:AbortMultipartUpload on " + MEDIA + "results/*",
                        "ReportMetrics",
                        "allow cloudwatch:PutMetricData on * when {StringEquals={cloudwatch:namespace=[Renderfleet]}}",
                        "RegisterForSessions",
                        "allow ssm:UpdateInstanceInformation on arn:aws:ec2:us-east-1:123456789012:instance/*",
                        "HoldSessions",
                        "allow ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel,"
                                + " ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel on *"));
    }

    @Test
    void a_fleets_statements_are_these() {
        Map<String, String> statements = Roles.statements(dev, FLEET);
        String secret = "arn:aws:ssm:us-east-1:123456789012:parameter/bp/dev/fleet-secret";

        assertThat(statements)
                .containsOnlyKeys(
                        "ReadMedia",
                        "WriteResults",
                        "ReadFleetSecret",
                        "DecryptFleetSecret",
                        "KeepWhileBusy",
                        "ReportMetrics",
                        "RegisterForSessions",
                        "HoldSessions")
                .containsEntry(
                        "KeepWhileBusy",
                        "allow autoscaling:SetInstanceProtection, autoscaling:CompleteLifecycleAction on " + GROUPS
                                + "image-to-video")
                .containsEntry("ReadFleetSecret", "allow ssm:GetParameter on " + secret)
                .containsEntry(
                        "DecryptFleetSecret",
                        "allow kms:Decrypt on " + key("data")
                                + " when {StringEquals={kms:EncryptionContext:PARAMETER_ARN=[" + secret + "]}}");
    }

    @Test
    void the_functions_statements_are_these() {
        String instance =
                dev.resource("aws:ec2/instance:Instance", "gpu-tasks-instance").id();

        assertThat(Roles.statements(dev, SHUTDOWN))
                .containsOnlyKeys(
                        "WriteLogs",
                        "SeeInstances",
                        "StopGpuInstances",
                        "SeeQueue",
                        "SeeQueueLately",
                        "TellOfFailures",
                        "EncryptFailures")
                .containsEntry("SeeInstances", "allow ec2:DescribeInstances on *")
                .containsEntry(
                        "StopGpuInstances",
                        "allow ec2:StopInstances on arn:aws:ec2:us-east-1:123456789012:instance/" + instance
                                + " when {StringEquals={ec2:ResourceTag/Purpose=[GPU-ComfyUI]}}")
                .containsEntry("SeeQueue", "allow sqs:GetQueueAttributes on " + queue("arn"));
        assertThat(Roles.statements(dev, SCALE_TO_ZERO))
                .containsOnlyKeys("WriteLogs", "SeeFleets", "EmptyFleets", "TellOfFailures", "EncryptFailures")
                .containsEntry(
                        "EmptyFleets",
                        "allow autoscaling:SetDesiredCapacity, autoscaling:SetInstanceProtection on " + GROUPS
                                + "image-to-video, " + GROUPS + "video-to-video");
    }

    @Test
    void an_instance_without_the_tag_cannot_be_stopped() {
        PolicyEvaluation shutdown = Roles.evaluation(dev, SHUTDOWN);
        String instance = "arn:aws:ec2:us-east-1:123456789012:instance/"
                + dev.resource("aws:ec2/instance:Instance", "gpu-tasks-instance")
                        .id();
        Map<String, String> tagged = Map.of("ec2:ResourceTag/Purpose", "GPU-ComfyUI");

        assertThat(shutdown.allows("ec2:StopInstances", instance, tagged)).isTrue();
        assertThat(shutdown.allows("ec2:StopInstances", instance)).isFalse();
        assertThat(shutdown.allows("ec2:StopInstances", instance, Map.of("ec2:ResourceTag/Purpose", "database")))
                .isFalse();
        assertThat(shutdown.allows("ec2:StopInstances", instance + "0", tagged)).isFalse();
        assertThat(shutdown.allows("ec2:TerminateInstances", instance, tagged)).isFalse();
        assertThat(shutdown.allows("ec2:StartInstances", instance, tagged)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, bp-dev-media-123456789012/tmp/a.png, true",
        "s3:GetObject, bp-dev-media-123456789012/results/a.mp4, true",
        "s3:PutObject, bp-dev-media-123456789012/results/t/a.mp4, true",
        "s3:PutObject, bp-dev-media-123456789012/tmp/a.png, false",
        "s3:PutObject, bp-dev-media-123456789012/a.png, false",
        "s3:GetObject, bp-dev-media-123456789012/private/a.png, false",
        "s3:GetObject, bp-dev-access-logs-123456789012/results/a, false",
        "s3:GetObject, bp-prod-media-123456789012/results/a, false",
        "s3:DeleteObject, bp-dev-media-123456789012/results/a.mp4, false",
        "s3:ListBucket, bp-dev-media-123456789012, false",
    })
    void workers_touch_only_their_prefixes_of_the_media_bucket(String action, String object, boolean allowed) {
        for (String policy : List.of(TASKS, FLEET)) {
            assertThat(Roles.evaluation(dev, policy).allows(action, "arn:aws:s3:::" + object))
                    .as(policy)
                    .isEqualTo(allowed);
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void a_fleets_workers_reach_neither_other_fleets_nor_other_secrets(String stage) {
        PolicyEvaluation fleet = Roles.evaluation(Stages.committed(stage), FLEET);
        String groups =
                "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:u:autoScalingGroupName/bp-" + stage;
        String parameters = "arn:aws:ssm:us-east-1:123456789012:parameter/bp/" + stage;

        assertThat(fleet.allows("autoscaling:SetInstanceProtection", groups + "-gpu-image-to-video"))
                .isTrue();
        assertThat(fleet.allows("autoscaling:SetInstanceProtection", groups + "-gpu-video-to-video"))
                .isFalse();
        assertThat(fleet.allows("autoscaling:SetDesiredCapacity", groups + "-gpu-image-to-video"))
                .isFalse();
        assertThat(fleet.allows("ssm:GetParameter", parameters + "/fleet-secret"))
                .isTrue();
        assertThat(fleet.allows("ssm:GetParameter", parameters + "/release/image-tag"))
                .isFalse();
        assertThat(fleet.allows(
                        "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:123456789012:bp-" + stage + "-gpu_tasks_queue"))
                .isFalse();
        assertThat(fleet.allows("cloudwatch:PutMetricData", "*", Map.of("cloudwatch:namespace", "Renderfleet")))
                .isTrue();
        assertThat(fleet.allows("cloudwatch:PutMetricData", "*", Map.of("cloudwatch:namespace", "AWS/EC2")))
                .isFalse();
    }

    private String queue(String output) {
        return dev.resource("aws:sqs/queue:Queue", "gpu-tasks-queue").outputs().text(output);
    }

    private String table() {
        return dev.resource("aws:dynamodb/table:Table", "task-store-table")
                .outputs()
                .text("arn");
    }

    private String key(String purpose) {
        return dev.resource("aws:kms/key:Key", "data-keys-" + purpose + "-key")
                .outputs()
                .text("arn");
    }
}

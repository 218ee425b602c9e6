package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskInstanceTest {

    private static final String INSTANCE = "aws:ec2/instance:Instance";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_instance_the_stage_makes_carries_the_tag_that_stops_are_bound_to(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource instance = recording.resource(INSTANCE, "gpu-tasks-instance");
        RecordedResource template = recording.resource("aws:ec2/launchTemplate:LaunchTemplate", "gpu-tasks-template");

        assertThat(instance.stringMap("tags"))
                .containsEntry("Purpose", "GPU-ComfyUI")
                .containsEntry("Workflow", "gpu-tasks");
        assertThat(template.text("imageId")).isEqualTo("resolve:ssm:/bp/" + stage + "/ami/gpu-tasks");
        assertThat(template.text("instanceInitiatedShutdownBehavior")).isEqualTo("stop");
        assertThat(instance.text("launchTemplate.id")).isEqualTo(template.id());
        assertThat(recording
                        .resource("aws:iam/role:Role", "gpu-tasks-identity-role")
                        .text("name"))
                .isEqualTo("bp-" + stage + "-gpu-instance-role");
        assertThat(recording
                        .resource("aws:iam/instanceProfile:InstanceProfile", "gpu-tasks-identity-profile")
                        .text("name"))
                .isEqualTo("bp-" + stage + "-gpu-instance-profile");
    }

    @Test
    void an_instance_that_exists_is_only_tagged() {
        Recording stage = Stages.of("dev", Stages.minimal("gpuTasks: {instance: {id: i-0f0f6fd680921de5f}}"));
        RecordedResource tag = stage.resource("aws:ec2/tag:Tag", "gpu-tasks-purpose");

        assertThat(stage.ofType(INSTANCE)).isEmpty();
        assertThat(tag.text("resourceId") + " " + tag.text("key") + "=" + tag.text("value"))
                .isEqualTo("i-0f0f6fd680921de5f Purpose=GPU-ComfyUI");
        assertThat(stage.resource("aws:lambda/function:Function", "shutdown-gpu")
                        .text("environment.variables.GPU_INSTANCE_ID"))
                .isEqualTo("i-0f0f6fd680921de5f");
    }

    @Test
    void without_an_image_there_is_no_instance_and_the_run_says_why() {
        Recording stage = Stages.withoutImages("dev");

        assertThat(stage.ofType(INSTANCE)).isEmpty();
        assertThat(stage.resource("aws:lambda/function:Function", "shutdown-gpu")
                        .has("environment.variables.GPU_INSTANCE_ID"))
                .isFalse();
        assertThat(stage.stackOutputs().asMap())
                .containsKey("GpuInstanceProfileArn")
                .doesNotContainKey("GpuInstanceId");
    }

    @Test
    void without_the_media_platform_results_go_to_the_bucket_that_is_named_or_nothing_is_made() {
        String alone = "workloads: {gpuTasks: true, mediaPlatform: false, api: false}";
        Recording named = Stages.of("dev", Stages.minimal(alone + "\n  renderfleet:gpuTasks: {bucket: acme-renders}"));

        assertThat(Roles.evaluation(named, "gpu-tasks-identity-policy")
                        .allows("s3:PutObject", "arn:aws:s3:::acme-renders/results/a.mp4"))
                .isTrue();
        assertThat(named.ofType(INSTANCE)).hasSize(1);
        assertThat(Stages.of("dev", Stages.minimal(alone)).ofType(INSTANCE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_outputs_have_the_documents_names(String stage) {
        assertThat(Stages.committed(stage).stackOutputs().asMap())
                .containsKeys(
                        "GpuInstanceRoleArn",
                        "GpuInstanceProfileArn",
                        "LambdaRoleArn",
                        "FunctionArn",
                        "FunctionName",
                        "AlarmName",
                        "AlarmArn",
                        "FleetNames");
    }
}

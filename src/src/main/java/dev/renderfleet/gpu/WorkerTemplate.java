package dev.renderfleet.gpu;

import com.pulumi.aws.ec2.LaunchTemplate;
import com.pulumi.aws.ec2.LaunchTemplateArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingEbsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateIamInstanceProfileArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateMetadataOptionsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateTagSpecificationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.stage.GpuInstanceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a GPU instance is launched: from the newest image of its slug, with an encrypted root volume, metadata for its own
 * processes only (IMDSv2, one hop), and the script that writes the worker's settings.
 */
final class WorkerTemplate {

    /** The root device of the images, whose base is Ubuntu. */
    static final String ROOT_DEVICE = "/dev/sda1";

    /** Below the stage's path; the image build writes an image's id to it. */
    static final String IMAGE_PARAMETER = "ami/";

    /** Stands in for an image that is not built yet, since a group wants one that exists; nothing is launched from it. */
    private static final String STAND_IN = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    private WorkerTemplate() {}

    /**
     * What instances are like.
     *
     * @param description what they are for
     * @param imageParameter the parameter that names their image; EC2 reads it at each launch
     * @param shutdownBehavior {@code stop} or {@code terminate}: what a shutdown from within does
     * @param tags of the template, the instances and their volumes
     */
    record Args(
            String description,
            String imageParameter,
            GpuInstanceType instanceType,
            int volumeGib,
            String shutdownBehavior,
            WorkerIdentity identity,
            Output<String> securityGroupId,
            Output<WorkerSettings> settings,
            Map<String, String> tags) {}

    /** The parameter to launch from: an image's own if it is built, else one that always exists. */
    static String imageParameter(boolean built, String path) {
        return built ? path : STAND_IN;
    }

    static LaunchTemplate create(String name, Args args, CustomResourceOptions options) {
        return new LaunchTemplate(
                name,
                LaunchTemplateArgs.builder()
                        .description(args.description())
                        .imageId("resolve:ssm:" + args.imageParameter())
                        .instanceType(args.instanceType().name())
                        .instanceInitiatedShutdownBehavior(args.shutdownBehavior())
                        .updateDefaultVersion(true)
                        .iamInstanceProfile(LaunchTemplateIamInstanceProfileArgs.builder()
                                .arn(args.identity().profileArn())
                                .build())
                        .vpcSecurityGroupIds(args.securityGroupId().applyValue(List::of))
                        .metadataOptions(LaunchTemplateMetadataOptionsArgs.builder()
                                .httpEndpoint("enabled")
                                .httpTokens("required")
                                .httpPutResponseHopLimit(1)
                                .build())
                        .blockDeviceMappings(LaunchTemplateBlockDeviceMappingArgs.builder()
                                .deviceName(ROOT_DEVICE)
                                .ebs(LaunchTemplateBlockDeviceMappingEbsArgs.builder()
                                        .volumeType("gp3")
                                        .volumeSize(args.volumeGib())
                                        .encrypted("true")
                                        .deleteOnTermination("true")
                                        .build())
                                .build())
                        .tagSpecifications(Stream.of("instance", "volume", "network-interface")
                                .map(type -> LaunchTemplateTagSpecificationArgs.builder()
                                        .resourceType(type)
                                        .tags(args.tags())
                                        .build())
                                .toList())
                        .userData(args.settings().applyValue(WorkerTemplate::encoded))
                        .tags(args.tags())
                        .build(),
                options);
    }

    private static String encoded(WorkerSettings settings) {
        return Base64.getEncoder().encodeToString(settings.bootScript().getBytes(StandardCharsets.UTF_8));
    }
}

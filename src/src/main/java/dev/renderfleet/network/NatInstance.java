package dev.renderfleet.network;

import com.pulumi.aws.autoscaling.Group;
import com.pulumi.aws.autoscaling.GroupArgs;
import com.pulumi.aws.autoscaling.inputs.GroupInstanceMaintenancePolicyArgs;
import com.pulumi.aws.autoscaling.inputs.GroupInstanceRefreshArgs;
import com.pulumi.aws.autoscaling.inputs.GroupInstanceRefreshPreferencesArgs;
import com.pulumi.aws.autoscaling.inputs.GroupLaunchTemplateArgs;
import com.pulumi.aws.autoscaling.inputs.GroupTagArgs;
import com.pulumi.aws.ec2.Eip;
import com.pulumi.aws.ec2.EipArgs;
import com.pulumi.aws.ec2.LaunchTemplate;
import com.pulumi.aws.ec2.LaunchTemplateArgs;
import com.pulumi.aws.ec2.NetworkInterface;
import com.pulumi.aws.ec2.NetworkInterfaceArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingEbsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateIamInstanceProfileArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateMetadataOptionsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateNetworkInterfaceArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateTagSpecificationArgs;
import com.pulumi.aws.iam.InstanceProfile;
import com.pulumi.aws.iam.InstanceProfileArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Zone;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One ARM64 instance that forwards the private subnets' HTTPS, in an Auto Scaling group of one.
 *
 * <p>Its address, its security group and the routes belong to a network interface that outlives it: whichever instance the
 * group launches takes that interface as its first, and with it everything. So nothing has to be re-attached by a script,
 * the instance needs no permission to change routes, and it has its public address from the first second of its first
 * boot. The price: the interface, and with it the instance, stays in one zone. A replacement takes the time of a boot,
 * about a minute, in which private subnets have no way out; the group replaces the instance every 30 days, so that it runs
 * a current image.
 */
public final class NatInstance extends ComponentResource {

    private static final String TYPE = "renderfleet:network:NatInstance";
    /** Resolved by EC2 at each launch: a new image reaches the next instance without a change here. */
    private static final String IMAGE =
            "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

    private static final String ROOT_DEVICE = "/dev/xvda";
    private static final int ROOT_VOLUME_GIB = 8;
    private static final int MAX_LIFETIME_SECONDS = 30 * 24 * 60 * 60;
    private static final int BOOT_SECONDS = 60;
    private static final String SESSION_MANAGER = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

    private final NetworkInterface networkInterface;
    private final Eip address;

    public record Args(
            Tags tags,
            String instanceType,
            Zone zone,
            String region,
            Output<String> publicSubnetId,
            Output<String> securityGroupId,
            Resource internetGateway) {}

    public NatInstance(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        networkInterface = networkInterface(name, args);
        address = address(name, args);
        LaunchTemplate template = launchTemplate(name, args, instanceProfile(name, args));
        group(name, args, template);
        registerOutputs(Map.of("networkInterfaceId", networkInterface.id(), "publicIp", address.publicIp()));
    }

    private NetworkInterface networkInterface(String name, Args args) {
        return new NetworkInterface(
                name + "-interface",
                NetworkInterfaceArgs.builder()
                        .description("Address and routes of the NAT instance, whichever it is")
                        .subnetId(args.publicSubnetId())
                        .securityGroups(args.securityGroupId().applyValue(List::of))
                        .sourceDestCheck(false)
                        .tags(args.tags().of("network", "nat"))
                        .build(),
                children());
    }

    private Eip address(String name, Args args) {
        return new Eip(
                name + "-address",
                EipArgs.builder()
                        .domain("vpc")
                        .networkInterface(networkInterface.id())
                        .tags(args.tags().of("network", "nat"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(args.internetGateway())
                        .build());
    }

    /** Session Manager is the only way in: no key pair, no open port. */
    private InstanceProfile instanceProfile(String name, Args args) {
        Role role = new Role(
                name + "-role",
                RoleArgs.builder()
                        .description("NAT instance: Session Manager only")
                        .assumeRolePolicy(PolicyDocument.trustEc2().toJson())
                        .tags(args.tags().of("network"))
                        .build(),
                children());
        new RolePolicyAttachment(
                name + "-session-manager",
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn(SESSION_MANAGER)
                        .build(),
                children());
        return new InstanceProfile(
                name + "-profile",
                InstanceProfileArgs.builder()
                        .role(role.name())
                        .tags(args.tags().of("network"))
                        .build(),
                children());
    }

    private LaunchTemplate launchTemplate(String name, Args args, InstanceProfile profile) {
        Map<String, String> tags = args.tags().of("network", "nat");
        return new LaunchTemplate(
                name + "-template",
                LaunchTemplateArgs.builder()
                        .description("NAT instance")
                        .imageId(IMAGE)
                        .instanceType(args.instanceType())
                        .updateDefaultVersion(true)
                        .iamInstanceProfile(LaunchTemplateIamInstanceProfileArgs.builder()
                                .arn(profile.arn())
                                .build())
                        .networkInterfaces(LaunchTemplateNetworkInterfaceArgs.builder()
                                .deviceIndex(0)
                                .networkInterfaceId(networkInterface.id())
                                .deleteOnTermination("false")
                                .build())
                        .metadataOptions(LaunchTemplateMetadataOptionsArgs.builder()
                                .httpEndpoint("enabled")
                                .httpTokens("required")
                                .httpPutResponseHopLimit(1)
                                .build())
                        .blockDeviceMappings(LaunchTemplateBlockDeviceMappingArgs.builder()
                                .deviceName(ROOT_DEVICE)
                                .ebs(LaunchTemplateBlockDeviceMappingEbsArgs.builder()
                                        .volumeType("gp3")
                                        .volumeSize(ROOT_VOLUME_GIB)
                                        .encrypted("true")
                                        .deleteOnTermination("true")
                                        .build())
                                .build())
                        .tagSpecifications(
                                LaunchTemplateTagSpecificationArgs.builder()
                                        .resourceType("instance")
                                        .tags(tags)
                                        .build(),
                                LaunchTemplateTagSpecificationArgs.builder()
                                        .resourceType("volume")
                                        .tags(tags)
                                        .build())
                        .userData(Base64.getEncoder().encodeToString(bootScript()))
                        .tags(args.tags().of("network", "nat"))
                        .build(),
                children());
    }

    private void group(String name, Args args, LaunchTemplate template) {
        new Group(
                name + "-group",
                GroupArgs.builder()
                        // With an interface of its own in the template, EC2 Auto Scaling wants the zone, not a subnet.
                        .availabilityZones(args.zone().in(args.region()))
                        .minSize(1)
                        .maxSize(1)
                        .desiredCapacity(1)
                        .healthCheckType("EC2")
                        .healthCheckGracePeriod(BOOT_SECONDS)
                        .maxInstanceLifetime(MAX_LIFETIME_SECONDS)
                        .launchTemplate(GroupLaunchTemplateArgs.builder()
                                .id(template.id())
                                .version(template.latestVersion().applyValue(String::valueOf))
                                .build())
                        // The old instance has to let go of the interface before the new one can take it.
                        .instanceMaintenancePolicy(GroupInstanceMaintenancePolicyArgs.builder()
                                .minHealthyPercentage(0)
                                .maxHealthyPercentage(100)
                                .build())
                        .instanceRefresh(GroupInstanceRefreshArgs.builder()
                                .strategy("Rolling")
                                .preferences(GroupInstanceRefreshPreferencesArgs.builder()
                                        .minHealthyPercentage(0)
                                        .maxHealthyPercentage(100)
                                        .instanceWarmup(String.valueOf(BOOT_SECONDS))
                                        .build())
                                .build())
                        .tags(args.tags().of("network", "nat").entrySet().stream()
                                .map(tag -> GroupTagArgs.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .propagateAtLaunch(true)
                                        .build())
                                .toList())
                        .build(),
                CustomResourceOptions.builder().parent(this).dependsOn(address).build());
    }

    private static byte[] bootScript() {
        try (InputStream script =
                Objects.requireNonNull(NatInstance.class.getResourceAsStream("nat-instance.sh"), "nat-instance.sh")) {
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    /** What private route tables send the internet's traffic to. */
    public Output<String> networkInterfaceId() {
        return networkInterface.id();
    }

    public Output<String> publicIp() {
        return address.publicIp();
    }
}

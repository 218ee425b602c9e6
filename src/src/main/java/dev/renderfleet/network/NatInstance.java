package dev.renderfleet.network;

import com.pulumi.aws.autoscaling.Group;
import com.pulumi.aws.autoscaling.GroupArgs;
import com.pulumi.aws.autoscaling.inputs.GroupInstanceRefreshArgs;
import com.pulumi.aws.autoscaling.inputs.GroupInstanceRefreshPreferencesArgs;
import com.pulumi.aws.autoscaling.inputs.GroupLaunchTemplateArgs;
import com.pulumi.aws.autoscaling.inputs.GroupTagArgs;
import com.pulumi.aws.ec2.Eip;
import com.pulumi.aws.ec2.EipArgs;
import com.pulumi.aws.ec2.LaunchTemplate;
import com.pulumi.aws.ec2.LaunchTemplateArgs;
import com.pulumi.aws.ec2.RouteTable;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingEbsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateIamInstanceProfileArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateMetadataOptionsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateTagSpecificationArgs;
import com.pulumi.aws.iam.InstanceProfile;
import com.pulumi.aws.iam.InstanceProfileArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One ARM64 instance that forwards the private subnets' HTTPS, in an Auto Scaling group of one that spans the zones.
 *
 * <p>Whichever instance the group launches makes itself the way out as it boots: it turns its source/destination check off,
 * takes the stage's Elastic IP and points the private route tables at itself. Losing the instance, or its zone, costs the
 * time of a boot, about two minutes, in which private subnets have no way out. The group replaces the instance every 30
 * days, so that it runs a current image. The default routes of the private route tables are the instance's own, not
 * resources of the stack; the tables are made for this strategy alone, so that changing it never meets a route left behind.
 */
public final class NatInstance extends ComponentResource {

    private static final String TYPE = "renderfleet:network:NatInstance";
    /** Resolved by EC2 at each launch: a new image reaches the next instance without a change here. */
    private static final String IMAGE =
            "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

    private static final String ROOT_DEVICE = "/dev/xvda";
    private static final int ROOT_VOLUME_GIB = 8;
    private static final int MAX_LIFETIME_SECONDS = 30 * 24 * 60 * 60;
    private static final int BOOT_SECONDS = 120;
    private static final String SESSION_MANAGER = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

    private final Eip address;

    /**
     * What the instance needs.
     *
     * @param publicSubnetIds where it may run; they give it a first public address, with which it calls AWS
     * @param routeTables the tables it points at itself: their ids and ARNs
     * @param internetRoute must exist before the instance boots
     */
    public record Args(
            Tags tags,
            String instanceType,
            String region,
            Output<String> accountId,
            Output<List<String>> publicSubnetIds,
            Output<String> securityGroupId,
            List<RouteTable> routeTables,
            Resource internetRoute) {}

    public NatInstance(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        address = address(name, args);
        Role role = role(name, args);
        RolePolicy permissions = permissions(name, args, role);
        group(name, args, launchTemplate(name, args, instanceProfile(name, args, role)), permissions);
        registerOutputs(Map.of("publicIp", address.publicIp()));
    }

    private Eip address(String name, Args args) {
        return new Eip(
                name + "-address",
                EipArgs.builder()
                        .domain("vpc")
                        .tags(args.tags().of("network", "nat"))
                        .build(),
                children());
    }

    /** Session Manager is the only way in: no key pair, no open port. */
    private Role role(String name, Args args) {
        Role role = new Role(
                name + "-role",
                RoleArgs.builder()
                        .description("NAT instance: becomes the way out, is reached by Session Manager")
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
        return role;
    }

    private RolePolicy permissions(String name, Args args, Role role) {
        Output<List<String>> tableArns =
                Output.all(args.routeTables().stream().map(RouteTable::arn).toList());
        return new RolePolicy(
                name + "-become-the-way-out",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(Output.tuple(tableArns, address.arn(), args.accountId())
                                .applyValue(t ->
                                        becomeTheWayOut(t.t1, t.t2, t.t3, args).toJson()))
                        .build(),
                children());
    }

    private static PolicyDocument becomeTheWayOut(
            List<String> tableArns, String addressArn, String account, Args args) {
        String inRegion = "arn:aws:ec2:" + args.region() + ":" + account + ":";
        String name = args.tags().of("network", "nat").get("Name");
        return PolicyDocument.of(
                Statement.allow("PointRoutesHere", "ec2:CreateRoute", "ec2:ReplaceRoute")
                        .on(tableArns.toArray(String[]::new)),
                Statement.allow("TakeAddress", "ec2:AssociateAddress").on(addressArn),
                Statement.allow("OnlyNatInstances", "ec2:AssociateAddress", "ec2:ModifyInstanceAttribute")
                        .on(inRegion + "instance/*")
                        .when("StringEquals", "aws:ResourceTag/Name", name));
    }

    private InstanceProfile instanceProfile(String name, Args args, Role role) {
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
                        .userData(userData(args))
                        .tags(tags)
                        .build(),
                children());
    }

    private Output<String> userData(Args args) {
        Output<List<String>> tables =
                Output.all(args.routeTables().stream().map(RouteTable::id).toList());
        return Output.tuple(address.allocationId(), tables)
                .applyValue(t -> Base64.getEncoder().encodeToString(bootScript(t.t1, t.t2)));
    }

    private void group(String name, Args args, LaunchTemplate template, RolePolicy permissions) {
        new Group(
                name + "-group",
                GroupArgs.builder()
                        .vpcZoneIdentifiers(args.publicSubnetIds())
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
                        .instanceRefresh(GroupInstanceRefreshArgs.builder()
                                .strategy("Rolling")
                                .preferences(GroupInstanceRefreshPreferencesArgs.builder()
                                        .minHealthyPercentage(0)
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
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(permissions, args.internetRoute())
                        .build());
    }

    private static byte[] bootScript(String allocationId, List<String> routeTableIds) {
        String script = resource("nat-instance.sh");
        int afterFirstLine = script.indexOf('\n') + 1;
        String variables =
                "ALLOCATION_ID='%s'\nROUTE_TABLE_IDS='%s'\n".formatted(allocationId, String.join(" ", routeTableIds));
        return (script.substring(0, afterFirstLine) + variables + script.substring(afterFirstLine))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(NatInstance.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public Output<String> publicIp() {
        return address.publicIp();
    }
}

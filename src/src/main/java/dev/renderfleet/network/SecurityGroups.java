package dev.renderfleet.network;

import com.pulumi.aws.ec2.Ec2Functions;
import com.pulumi.aws.ec2.SecurityGroup;
import com.pulumi.aws.ec2.SecurityGroupArgs;
import com.pulumi.aws.ec2.inputs.GetManagedPrefixListArgs;
import com.pulumi.aws.vpc.SecurityGroupEgressRule;
import com.pulumi.aws.vpc.SecurityGroupEgressRuleArgs;
import com.pulumi.aws.vpc.SecurityGroupIngressRule;
import com.pulumi.aws.vpc.SecurityGroupIngressRuleArgs;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The security groups of a plan: a group per role and a rule resource per permission, so that none overwrites another. */
public final class SecurityGroups extends ComponentResource {

    private static final String TYPE = "renderfleet:network:SecurityGroups";
    private static final String TCP = "tcp";
    private static final String CLOUDFRONT_ADDRESSES = "com.amazonaws.global.cloudfront.origin-facing";

    private final Map<Role, SecurityGroup> groups = new EnumMap<>(Role.class);

    public record Args(Tags tags, Output<String> vpcId, SecurityGroupPlan plan) {}

    public SecurityGroups(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        args.plan().roles().forEach(role -> groups.put(role, group(name, role, args)));
        args.plan().permissions().forEach(permission -> rule(name, permission, args.tags()));
        registerOutputs(Map.of());
    }

    private SecurityGroup group(String name, Role role, Args args) {
        return new SecurityGroup(
                name + "-" + role.slug(),
                SecurityGroupArgs.builder()
                        .vpcId(args.vpcId())
                        .description(role.description())
                        .tags(args.tags().of("network", role.slug()))
                        .build(),
                children());
    }

    private void rule(String name, Permission permission, Tags tags) {
        String ruleName = name + "-" + permission.role().slug() + "-" + permission.slug();
        if (permission.direction() == Permission.Direction.INGRESS) {
            var rule = SecurityGroupIngressRuleArgs.builder()
                    .securityGroupId(id(permission.role()))
                    .ipProtocol(TCP)
                    .fromPort(permission.port())
                    .toPort(permission.port())
                    .description(permission.description())
                    .tags(tags.of("network"));
            if (permission.peer() instanceof Peer.Group group) {
                rule.referencedSecurityGroupId(id(group.role()));
            } else if (permission.peer() instanceof Peer.Range range) {
                rule.cidrIpv4(range.cidr().toString());
            } else {
                rule.prefixListId(cloudFrontAddresses());
            }
            new SecurityGroupIngressRule(ruleName, rule.build(), children());
        } else {
            var rule = SecurityGroupEgressRuleArgs.builder()
                    .securityGroupId(id(permission.role()))
                    .ipProtocol(TCP)
                    .fromPort(permission.port())
                    .toPort(permission.port())
                    .description(permission.description())
                    .tags(tags.of("network"));
            if (permission.peer() instanceof Peer.Group group) {
                rule.referencedSecurityGroupId(id(group.role()));
            } else if (permission.peer() instanceof Peer.Range range) {
                rule.cidrIpv4(range.cidr().toString());
            } else {
                rule.prefixListId(cloudFrontAddresses());
            }
            new SecurityGroupEgressRule(ruleName, rule.build(), children());
        }
    }

    private Output<String> cloudFrontAddresses() {
        return Ec2Functions.getManagedPrefixList(
                        GetManagedPrefixListArgs.builder()
                                .name(CLOUDFRONT_ADDRESSES)
                                .build(),
                        InvokeOptions.builder().parent(this).build())
                .applyValue(list -> list.id());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    /**
     * The id of a role's group.
     *
     * @throws IllegalArgumentException if the stage does not have the role
     */
    public Output<String> id(Role role) {
        SecurityGroup group = groups.get(role);
        if (group == null) {
            throw new IllegalArgumentException("this stage has no security group for role " + role.slug());
        }
        return group.id();
    }

    /** The id of a role's group, if the stage has the role. */
    public Optional<Output<String>> find(Role role) {
        return Optional.ofNullable(groups.get(role)).map(SecurityGroup::id);
    }

    /** The ids of all groups by the roles' names, for the stack's outputs. */
    public Output<Map<String, String>> ids() {
        return Output.all(groups.entrySet().stream()
                        .map(entry -> entry.getValue()
                                .id()
                                .applyValue(id -> Map.entry(entry.getKey().slug(), id)))
                        .toList())
                .applyValue(entries -> {
                    Map<String, String> ids = new java.util.TreeMap<>();
                    entries.forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
                    return ids;
                });
    }
}

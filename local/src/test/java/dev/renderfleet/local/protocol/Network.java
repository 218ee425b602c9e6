package dev.renderfleet.local.protocol;

import dev.renderfleet.local.protocol.Plugin.Deployed;
import java.util.Map;

/** A few resources to try things on: a VPC with a subnet and a security group, and a role. */
public record Network(Deployed vpc, Deployed subnet, Deployed group, Deployed role) {

    public static final String VPC = "aws:ec2/vpc:Vpc";
    public static final String SUBNET = "aws:ec2/subnet:Subnet";
    public static final String GROUP = "aws:ec2/securityGroup:SecurityGroup";
    public static final String ROLE = "aws:iam/role:Role";

    /** Creates them. */
    public static Network in(Plugin plugin) {
        Deployed vpc = plugin.create(VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        return new Network(
                vpc,
                plugin.create(SUBNET, "subnet", subnet(vpc, "10.0.1.0/24")),
                plugin.create(GROUP, "group", Map.of("vpcId", vpc.id())),
                plugin.create(ROLE, "role", Map.of("assumeRolePolicy", "{}")));
    }

    public static Map<String, Object> subnet(Deployed vpc, String block) {
        return Map.of("vpcId", vpc.id(), "cidrBlock", block, "availabilityZone", "us-east-1a");
    }
}

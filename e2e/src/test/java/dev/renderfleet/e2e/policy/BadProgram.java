package dev.renderfleet.e2e.policy;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.ec2.InternetGateway;
import com.pulumi.aws.ec2.InternetGatewayArgs;
import com.pulumi.aws.ec2.RouteTable;
import com.pulumi.aws.ec2.RouteTableArgs;
import com.pulumi.aws.ec2.RouteTableAssociation;
import com.pulumi.aws.ec2.RouteTableAssociationArgs;
import com.pulumi.aws.ec2.SecurityGroup;
import com.pulumi.aws.ec2.SecurityGroupArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.aws.ec2.inputs.RouteTableRouteArgs;
import com.pulumi.aws.ec2.inputs.SecurityGroupIngressArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.lb.Listener;
import com.pulumi.aws.lb.ListenerArgs;
import com.pulumi.aws.lb.LoadBalancer;
import com.pulumi.aws.lb.LoadBalancerArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionFixedResponseArgs;
import com.pulumi.aws.rds.Instance;
import com.pulumi.aws.rds.InstanceArgs;
import com.pulumi.aws.rds.SubnetGroup;
import com.pulumi.aws.rds.SubnetGroupArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.resources.CustomResourceOptions;

/** A program that does wrong what the policy pack is there to refuse. */
public final class BadProgram {

    private BadProgram() {}

    public static void main(String[] args) {
        Pulumi.run(BadProgram::stack);
    }

    private static void stack(Context context) {
        var options = CustomResourceOptions.builder()
                .provider(new Provider(
                        "aws", ProviderArgs.builder().region("us-east-1").build()))
                .build();
        var vpc = new Vpc("bad-vpc", VpcArgs.builder().cidrBlock("10.0.0.0/16").build(), options);
        var gateway = new InternetGateway(
                "bad-gateway", InternetGatewayArgs.builder().vpcId(vpc.id()).build(), options);
        var routes = new RouteTable(
                "bad-routes",
                RouteTableArgs.builder()
                        .vpcId(vpc.id())
                        .routes(RouteTableRouteArgs.builder()
                                .cidrBlock("0.0.0.0/0")
                                .gatewayId(gateway.id())
                                .build())
                        .build(),
                options);
        var subnets = java.util.List.of(subnet("a", 1, vpc, routes, options), subnet("b", 2, vpc, routes, options));
        var open = new SecurityGroup(
                "bad-group",
                SecurityGroupArgs.builder()
                        .vpcId(vpc.id())
                        .ingress(SecurityGroupIngressArgs.builder()
                                .protocol("tcp")
                                .fromPort(3306)
                                .toPort(3306)
                                .cidrBlocks("0.0.0.0/0")
                                .build())
                        .build(),
                options);
        var ids = com.pulumi.core.Output.all(subnets.get(0).id(), subnets.get(1).id());
        var group = new SubnetGroup(
                "bad-subnets", SubnetGroupArgs.builder().subnetIds(ids).build(), options);
        new Instance(
                "bad-database",
                InstanceArgs.builder()
                        .instanceClass("db.t4g.small")
                        .engine("mariadb")
                        .allocatedStorage(20)
                        .username("admin")
                        .password("correct-horse-battery")
                        .publiclyAccessible(true)
                        .dbSubnetGroupName(group.name())
                        .vpcSecurityGroupIds(open.id().applyValue(java.util.List::of))
                        .build(),
                options);
        var balancer = new LoadBalancer(
                "bad-balancer",
                LoadBalancerArgs.builder()
                        .loadBalancerType("application")
                        .subnets(ids)
                        .build(),
                options);
        new Listener(
                "bad-listener",
                ListenerArgs.builder()
                        .loadBalancerArn(balancer.arn())
                        .port(80)
                        .protocol("HTTP")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("fixed-response")
                                .fixedResponse(ListenerDefaultActionFixedResponseArgs.builder()
                                        .contentType("text/plain")
                                        .statusCode("200")
                                        .build())
                                .build())
                        .build(),
                options);
        new Queue("bad-queue", QueueArgs.builder().build(), options);
        var role = new Role(
                "bad-role",
                RoleArgs.builder()
                        .assumeRolePolicy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}")
                        .build(),
                options);
        new RolePolicy(
                "bad-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Action\":\"*\",\"Resource\":\"*\"}]}")
                        .build(),
                options);
    }

    private static Subnet subnet(String zone, int index, Vpc vpc, RouteTable routes, CustomResourceOptions options) {
        var subnet = new Subnet(
                "bad-subnet-" + zone,
                SubnetArgs.builder()
                        .vpcId(vpc.id())
                        .cidrBlock("10.0." + index + ".0/24")
                        .availabilityZone("us-east-1" + zone)
                        .build(),
                options);
        new RouteTableAssociation(
                "bad-association-" + zone,
                RouteTableAssociationArgs.builder()
                        .subnetId(subnet.id())
                        .routeTableId(routes.id())
                        .build(),
                options);
        return subnet;
    }
}

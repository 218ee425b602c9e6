package dev.renderfleet.policy.rules;

import com.pulumi.Context;
import com.pulumi.aws.cloudwatch.EventTarget;
import com.pulumi.aws.cloudwatch.EventTargetArgs;
import com.pulumi.aws.cloudwatch.inputs.EventTargetEcsTargetArgs;
import com.pulumi.aws.cloudwatch.inputs.EventTargetEcsTargetNetworkConfigurationArgs;
import com.pulumi.aws.ec2.FlowLog;
import com.pulumi.aws.ec2.FlowLogArgs;
import com.pulumi.aws.ec2.NetworkAcl;
import com.pulumi.aws.ec2.NetworkAclArgs;
import com.pulumi.aws.ec2.NetworkAclRule;
import com.pulumi.aws.ec2.NetworkAclRuleArgs;
import com.pulumi.aws.ec2.SecurityGroup;
import com.pulumi.aws.ec2.SecurityGroupArgs;
import com.pulumi.aws.ec2.SecurityGroupRule;
import com.pulumi.aws.ec2.SecurityGroupRuleArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.aws.ec2.inputs.NetworkAclIngressArgs;
import com.pulumi.aws.ec2.inputs.SecurityGroupEgressArgs;
import com.pulumi.aws.ec2.inputs.SecurityGroupIngressArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryPolicy;
import com.pulumi.aws.ecr.RepositoryPolicyArgs;
import com.pulumi.aws.ecs.Cluster;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.ServiceNetworkConfigurationArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionVolumeArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionVolumeEfsVolumeConfigurationArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.lb.Listener;
import com.pulumi.aws.lb.ListenerArgs;
import com.pulumi.aws.lb.LoadBalancer;
import com.pulumi.aws.lb.LoadBalancerArgs;
import com.pulumi.aws.lb.TargetGroup;
import com.pulumi.aws.lb.TargetGroupArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionRedirectArgs;
import com.pulumi.aws.rds.ClusterArgs;
import com.pulumi.aws.rds.ClusterInstance;
import com.pulumi.aws.rds.ClusterInstanceArgs;
import com.pulumi.aws.rds.ClusterParameterGroup;
import com.pulumi.aws.rds.ClusterParameterGroupArgs;
import com.pulumi.aws.rds.Instance;
import com.pulumi.aws.rds.InstanceArgs;
import com.pulumi.aws.rds.ParameterGroup;
import com.pulumi.aws.rds.ParameterGroupArgs;
import com.pulumi.aws.rds.inputs.ParameterGroupParameterArgs;

/** A program that violates every rule on networks, load balancers, containers and databases. */
final class CarelessPlatform {

    private static final String INTERNET = "0.0.0.0/0";

    private CarelessPlatform() {}

    static void declare(Context context) {
        declareNetwork();
        declareLoadBalancer();
        declareContainers();
        declareDatabases();
    }

    private static void declareNetwork() {
        var vpc = new Vpc("vpc", VpcArgs.builder().cidrBlock("10.0.0.0/16").build());
        new SecurityGroup(
                "inline",
                SecurityGroupArgs.builder()
                        .vpcId(vpc.id())
                        .ingress(SecurityGroupIngressArgs.builder()
                                .protocol("tcp")
                                .fromPort(22)
                                .toPort(22)
                                .cidrBlocks(INTERNET)
                                .build())
                        .egress(SecurityGroupEgressArgs.builder()
                                .protocol("-1")
                                .fromPort(0)
                                .toPort(0)
                                .ipv6CidrBlocks("::/0")
                                .build())
                        .build());
        new SecurityGroupRule(
                "standalone",
                SecurityGroupRuleArgs.builder()
                        .securityGroupId("sg-1")
                        .type("ingress")
                        .protocol("all")
                        .fromPort(0)
                        .toPort(0)
                        .cidrBlocks(INTERNET)
                        .build());
        var acl = new NetworkAcl(
                "acl",
                NetworkAclArgs.builder()
                        .vpcId(vpc.id())
                        .ingress(NetworkAclIngressArgs.builder()
                                .ruleNo(100)
                                .action("allow")
                                .protocol("-1")
                                .fromPort(0)
                                .toPort(0)
                                .cidrBlock(INTERNET)
                                .build())
                        .build());
        new NetworkAclRule(
                "acl-rule",
                NetworkAclRuleArgs.builder()
                        .networkAclId(acl.id())
                        .ruleNumber(90)
                        .ruleAction("allow")
                        .protocol("tcp")
                        .fromPort(22)
                        .toPort(22)
                        .cidrBlock(INTERNET)
                        .build());
        new Subnet(
                "private",
                SubnetArgs.builder().vpcId(vpc.id()).mapPublicIpOnLaunch(true).build());
        new FlowLog(
                "flow-log",
                FlowLogArgs.builder().vpcId(vpc.id()).trafficType("REJECT").build());
    }

    private static void declareLoadBalancer() {
        var balancer = new LoadBalancer(
                "balancer",
                LoadBalancerArgs.builder()
                        .subnets("subnet-a")
                        .desyncMitigationMode("monitor")
                        .build());
        new Listener(
                "http",
                ListenerArgs.builder()
                        .loadBalancerArn(balancer.arn())
                        .port(80)
                        .protocol("HTTP")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("redirect")
                                .redirect(ListenerDefaultActionRedirectArgs.builder()
                                        .statusCode("HTTP_301")
                                        .build())
                                .build())
                        .build());
        new Listener(
                "https",
                ListenerArgs.builder()
                        .loadBalancerArn(balancer.arn())
                        .port(443)
                        .protocol("HTTPS")
                        .sslPolicy("ELBSecurityPolicy-2016-08")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("forward")
                                .build())
                        .build());
        new TargetGroup(
                "targets", TargetGroupArgs.builder().protocol("HTTP").port(80).build());
    }

    private static void declareContainers() {
        var role = new Role("role", RoleArgs.builder().assumeRolePolicy("{}").build());
        var efs = TaskDefinitionVolumeEfsVolumeConfigurationArgs.builder()
                .fileSystemId("fs-1")
                .build();
        new TaskDefinition(
                "task",
                TaskDefinitionArgs.builder()
                        .family("task")
                        .pidMode("host")
                        .executionRoleArn(role.arn())
                        .taskRoleArn(role.arn())
                        .volumes(TaskDefinitionVolumeArgs.builder()
                                .name("media")
                                .efsVolumeConfiguration(efs)
                                .build())
                        .containerDefinitions(
                                """
                                [{"name": "app", "privileged": true,
                                  "environment": [{"name": "DB_PASSWORD", "value": "hunter2"}]}]
                                """)
                        .build());
        new Service(
                "service",
                ServiceArgs.builder()
                        .networkConfiguration(ServiceNetworkConfigurationArgs.builder()
                                .subnets("subnet-a")
                                .assignPublicIp(true)
                                .build())
                        .build());
        var network = EventTargetEcsTargetNetworkConfigurationArgs.builder()
                .subnets("subnet-a")
                .assignPublicIp(true)
                .build();
        new EventTarget(
                "nightly",
                EventTargetArgs.builder()
                        .rule("nightly")
                        .arn("arn:aws:ecs:eu-central-1:123456789012:cluster/main")
                        .ecsTarget(EventTargetEcsTargetArgs.builder()
                                .taskDefinitionArn("arn:aws:ecs:eu-central-1:123456789012:task-definition/task:1")
                                .networkConfiguration(network)
                                .build())
                        .build());
        new Cluster("cluster");
        var repository = new Repository("repository");
        new RepositoryPolicy(
                "repository-policy",
                RepositoryPolicyArgs.builder()
                        .repository(repository.name())
                        .policy(
                                """
                                {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}
                                """)
                        .build());
    }

    private static void declareDatabases() {
        new ParameterGroup(
                "mariadb-parameters",
                ParameterGroupArgs.builder()
                        .family("mariadb10.11")
                        .parameters(ParameterGroupParameterArgs.builder()
                                .name("require_secure_transport")
                                .value("0")
                                .build())
                        .build());
        new ClusterParameterGroup(
                "aurora-parameters",
                ClusterParameterGroupArgs.builder()
                        .family("aurora-postgresql16")
                        .build());
        new Instance(
                "mariadb",
                InstanceArgs.builder()
                        .instanceClass("db.t4g.small")
                        .engine("mariadb")
                        .password("hunter2")
                        .publiclyAccessible(true)
                        .autoMinorVersionUpgrade(false)
                        .skipFinalSnapshot(true)
                        .build());
        var cluster = new com.pulumi.aws.rds.Cluster(
                "aurora",
                ClusterArgs.builder()
                        .engine("aurora-postgresql")
                        .masterPassword("hunter2")
                        .skipFinalSnapshot(true)
                        .build());
        new ClusterInstance(
                "member",
                ClusterInstanceArgs.builder()
                        .clusterIdentifier(cluster.id())
                        .instanceClass("db.serverless")
                        .engine("aurora-postgresql")
                        .publiclyAccessible(true)
                        .build());
    }
}

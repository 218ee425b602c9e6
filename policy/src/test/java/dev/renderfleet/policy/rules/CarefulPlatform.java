package dev.renderfleet.policy.rules;

import com.pulumi.Context;
import com.pulumi.aws.ec2.DefaultSecurityGroup;
import com.pulumi.aws.ec2.DefaultSecurityGroupArgs;
import com.pulumi.aws.ec2.FlowLog;
import com.pulumi.aws.ec2.FlowLogArgs;
import com.pulumi.aws.ec2.NetworkAcl;
import com.pulumi.aws.ec2.NetworkAclArgs;
import com.pulumi.aws.ec2.SecurityGroup;
import com.pulumi.aws.ec2.SecurityGroupArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.aws.ec2.inputs.NetworkAclIngressArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryArgs;
import com.pulumi.aws.ecr.inputs.RepositoryImageScanningConfigurationArgs;
import com.pulumi.aws.ecs.Cluster;
import com.pulumi.aws.ecs.ClusterArgs;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.ClusterSettingArgs;
import com.pulumi.aws.ecs.inputs.ServiceDeploymentCircuitBreakerArgs;
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
import com.pulumi.aws.lb.inputs.LoadBalancerAccessLogsArgs;
import com.pulumi.aws.lb.inputs.TargetGroupHealthCheckArgs;
import com.pulumi.aws.rds.ClusterInstance;
import com.pulumi.aws.rds.ClusterInstanceArgs;
import com.pulumi.aws.rds.ClusterParameterGroup;
import com.pulumi.aws.rds.ClusterParameterGroupArgs;
import com.pulumi.aws.rds.Instance;
import com.pulumi.aws.rds.InstanceArgs;
import com.pulumi.aws.rds.ParameterGroup;
import com.pulumi.aws.rds.ParameterGroupArgs;
import com.pulumi.aws.rds.inputs.ClusterParameterGroupParameterArgs;
import com.pulumi.aws.rds.inputs.ParameterGroupParameterArgs;
import com.pulumi.aws.ssm.Parameter;
import com.pulumi.aws.ssm.ParameterArgs;
import com.pulumi.aws.vpc.SecurityGroupEgressRule;
import com.pulumi.aws.vpc.SecurityGroupEgressRuleArgs;
import com.pulumi.aws.vpc.SecurityGroupIngressRule;
import com.pulumi.aws.vpc.SecurityGroupIngressRuleArgs;

/** A program that the rules on networks, load balancers, containers and databases are content with. */
final class CarefulPlatform {

    private static final String INTERNET = "0.0.0.0/0";

    private CarefulPlatform() {}

    static void declare(Context context) {
        declareNetwork();
        declareLoadBalancer();
        declareContainers();
        declareDatabases();
    }

    private static void declareNetwork() {
        var vpc = new Vpc("vpc", VpcArgs.builder().cidrBlock("10.0.0.0/16").build());
        new DefaultSecurityGroup(
                "default", DefaultSecurityGroupArgs.builder().vpcId(vpc.id()).build());
        var group = new SecurityGroup(
                "balancer-group",
                SecurityGroupArgs.builder()
                        .vpcId(vpc.id())
                        .description("Load balancer")
                        .build());
        new SecurityGroupIngressRule(
                "https-in",
                SecurityGroupIngressRuleArgs.builder()
                        .securityGroupId(group.id())
                        .description("HTTPS from everywhere")
                        .ipProtocol("tcp")
                        .fromPort(443)
                        .toPort(443)
                        .cidrIpv4(INTERNET)
                        .build());
        new SecurityGroupEgressRule(
                "services-out",
                SecurityGroupEgressRuleArgs.builder()
                        .securityGroupId(group.id())
                        .description("Services")
                        .ipProtocol("-1")
                        .cidrIpv4("10.0.0.0/16")
                        .build());
        new NetworkAcl(
                "acl",
                NetworkAclArgs.builder()
                        .vpcId(vpc.id())
                        .ingress(
                                NetworkAclIngressArgs.builder()
                                        .ruleNo(100)
                                        .action("allow")
                                        .protocol("-1")
                                        .fromPort(0)
                                        .toPort(0)
                                        .cidrBlock(INTERNET)
                                        .build(),
                                NetworkAclIngressArgs.builder()
                                        .ruleNo(90)
                                        .action("deny")
                                        .protocol("tcp")
                                        .fromPort(22)
                                        .toPort(3389)
                                        .cidrBlock(INTERNET)
                                        .build())
                        .build());
        new Subnet(
                "public-a",
                SubnetArgs.builder().vpcId(vpc.id()).mapPublicIpOnLaunch(true).build());
        new FlowLog(
                "flow-log",
                FlowLogArgs.builder().vpcId(vpc.id()).trafficType("ALL").build());
    }

    private static void declareLoadBalancer() {
        var balancer = new LoadBalancer(
                "balancer",
                LoadBalancerArgs.builder()
                        .subnets("subnet-a", "subnet-b")
                        .dropInvalidHeaderFields(true)
                        .enableDeletionProtection(true)
                        .accessLogs(LoadBalancerAccessLogsArgs.builder()
                                .bucket("logs")
                                .enabled(true)
                                .build())
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
                                        .protocol("HTTPS")
                                        .port("443")
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
                        .sslPolicy("ELBSecurityPolicy-TLS13-1-2-2021-06")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("forward")
                                .build())
                        .build());
        new TargetGroup(
                "targets",
                TargetGroupArgs.builder()
                        .protocol("HTTP")
                        .port(80)
                        .healthCheck(TargetGroupHealthCheckArgs.builder()
                                .path("/health")
                                .build())
                        .build());
    }

    private static void declareContainers() {
        var starting =
                new Role("starting", RoleArgs.builder().assumeRolePolicy("{}").build());
        var running =
                new Role("running", RoleArgs.builder().assumeRolePolicy("{}").build());
        var efs = TaskDefinitionVolumeEfsVolumeConfigurationArgs.builder()
                .fileSystemId("fs-1")
                .transitEncryption("ENABLED")
                .build();
        new TaskDefinition(
                "task",
                TaskDefinitionArgs.builder()
                        .family("task")
                        .executionRoleArn(starting.arn())
                        .taskRoleArn(running.arn())
                        .volumes(TaskDefinitionVolumeArgs.builder()
                                .name("media")
                                .efsVolumeConfiguration(efs)
                                .build())
                        .containerDefinitions(
                                """
                                [{"name": "app", "readonlyRootFilesystem": true,
                                  "logConfiguration": {"logDriver": "awslogs"},
                                  "environment": [{"name": "DB_HOST", "value": "db.internal"}],
                                  "secrets": [{"name": "DB_PASSWORD", "valueFrom": "/app/db"}]}]
                                """)
                        .build());
        new Service(
                "service",
                ServiceArgs.builder()
                        .networkConfiguration(ServiceNetworkConfigurationArgs.builder()
                                .subnets("subnet-a")
                                .build())
                        .deploymentCircuitBreaker(ServiceDeploymentCircuitBreakerArgs.builder()
                                .enable(true)
                                .rollback(true)
                                .build())
                        .build());
        new Cluster(
                "cluster",
                ClusterArgs.builder()
                        .settings(ClusterSettingArgs.builder()
                                .name("containerInsights")
                                .value("enabled")
                                .build())
                        .build());
        new Repository(
                "repository",
                RepositoryArgs.builder()
                        .imageTagMutability("IMMUTABLE")
                        .imageScanningConfiguration(RepositoryImageScanningConfigurationArgs.builder()
                                .scanOnPush(true)
                                .build())
                        .build());
    }

    private static void declareDatabases() {
        var password = new Parameter(
                "password", ParameterArgs.builder().type("SecureString").build());
        var parameters = new ParameterGroup(
                "mariadb-parameters",
                ParameterGroupArgs.builder()
                        .family("mariadb10.11")
                        .parameters(ParameterGroupParameterArgs.builder()
                                .name("require_secure_transport")
                                .value("1")
                                .build())
                        .build());
        new Instance(
                "mariadb",
                InstanceArgs.builder()
                        .instanceClass("db.t4g.small")
                        .engine("mariadb")
                        .parameterGroupName(parameters.name())
                        .password(password.arn())
                        .storageEncrypted(true)
                        .multiAz(true)
                        .backupRetentionPeriod(7)
                        .deletionProtection(true)
                        .copyTagsToSnapshot(true)
                        .iamDatabaseAuthenticationEnabled(true)
                        .enabledCloudwatchLogsExports("error", "slowquery")
                        .finalSnapshotIdentifier("mariadb-last")
                        .build());
        var clusterParameters = new ClusterParameterGroup(
                "aurora-parameters",
                ClusterParameterGroupArgs.builder()
                        .family("aurora-postgresql16")
                        .parameters(ClusterParameterGroupParameterArgs.builder()
                                .name("rds.force_ssl")
                                .value("1")
                                .build())
                        .build());
        var cluster = new com.pulumi.aws.rds.Cluster(
                "aurora",
                com.pulumi.aws.rds.ClusterArgs.builder()
                        .engine("aurora-postgresql")
                        .dbClusterParameterGroupName(clusterParameters.name())
                        .manageMasterUserPassword(true)
                        .storageEncrypted(true)
                        .backupRetentionPeriod(7)
                        .deletionProtection(true)
                        .copyTagsToSnapshot(true)
                        .iamDatabaseAuthenticationEnabled(true)
                        .enabledCloudwatchLogsExports("postgresql")
                        .finalSnapshotIdentifier("aurora-last")
                        .build());
        new ClusterInstance(
                "member",
                ClusterInstanceArgs.builder()
                        .clusterIdentifier(cluster.id())
                        .instanceClass("db.serverless")
                        .engine("aurora-postgresql")
                        .build());
    }
}

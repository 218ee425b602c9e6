package dev.renderfleet.policy.rules;

import com.pulumi.Context;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.autoscaling.Group;
import com.pulumi.aws.autoscaling.GroupArgs;
import com.pulumi.aws.budgets.Budget;
import com.pulumi.aws.budgets.BudgetArgs;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
import com.pulumi.aws.ebs.Volume;
import com.pulumi.aws.ebs.VolumeArgs;
import com.pulumi.aws.ec2.InternetGateway;
import com.pulumi.aws.ec2.InternetGatewayArgs;
import com.pulumi.aws.ec2.LaunchConfiguration;
import com.pulumi.aws.ec2.LaunchConfigurationArgs;
import com.pulumi.aws.ec2.NatGateway;
import com.pulumi.aws.ec2.NatGatewayArgs;
import com.pulumi.aws.ec2.Route;
import com.pulumi.aws.ec2.RouteArgs;
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
import com.pulumi.aws.ec2.inputs.SecurityGroupEgressArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryArgs;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.ServiceLoadBalancerArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.aws.lambda.EventSourceMapping;
import com.pulumi.aws.lambda.EventSourceMappingArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.FunctionUrl;
import com.pulumi.aws.lambda.FunctionUrlArgs;
import com.pulumi.aws.lambda.inputs.FunctionEnvironmentArgs;
import com.pulumi.aws.lb.Listener;
import com.pulumi.aws.lb.ListenerArgs;
import com.pulumi.aws.lb.LoadBalancer;
import com.pulumi.aws.lb.LoadBalancerArgs;
import com.pulumi.aws.lb.TargetGroup;
import com.pulumi.aws.lb.TargetGroupArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionRedirectArgs;
import com.pulumi.aws.rds.SubnetGroup;
import com.pulumi.aws.rds.SubnetGroupArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.secretsmanager.Secret;
import com.pulumi.aws.secretsmanager.SecretArgs;
import com.pulumi.aws.secretsmanager.SecretRotation;
import com.pulumi.aws.secretsmanager.SecretRotationArgs;
import com.pulumi.aws.secretsmanager.inputs.SecretRotationRotationRulesArgs;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.aws.ssm.Parameter;
import com.pulumi.aws.ssm.ParameterArgs;
import com.pulumi.aws.vpc.SecurityGroupIngressRule;
import com.pulumi.aws.vpc.SecurityGroupIngressRuleArgs;
import com.pulumi.aws.wafv2.WebAcl;
import com.pulumi.aws.wafv2.WebAclArgs;
import com.pulumi.aws.wafv2.inputs.WebAclDefaultActionArgs;
import com.pulumi.aws.wafv2.inputs.WebAclVisibilityConfigArgs;
import com.pulumi.core.Output;
import java.util.List;
import java.util.Map;

/** A program that breaks every rule on identity, keys, instances, costs and the graph. */
final class CarelessFoundations {

    private static final String ADMIN =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"*\",\"s3:GetObject\"],\"Resource\":\"*\"}}";

    private static final String ANYBODY =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    private CarelessFoundations() {}

    static void declare(Context context) {
        new Provider("aws", ProviderArgs.builder().region("ap-south-1").build());
        var key = new Key("key", KeyArgs.builder().policy(ANYBODY).build());
        var plainKey = new Key("plain-key", KeyArgs.builder().build());
        new LogGroup(
                "encrypted-log", LogGroupArgs.builder().kmsKeyId(plainKey.arn()).build());
        new LogGroup("log", LogGroupArgs.builder().build());
        declareStores();
        declareEvents();
        declareNetwork();
        declareService();
        declareInstances(key);
        context.export("MonthlyEstimateUsd", Output.of(110.0));
    }

    private static void declareStores() {
        new BucketV2("media", BucketV2Args.builder().build());
        new Secret("login", SecretArgs.builder().build());
        new SecretRotation(
                "rare-rotation",
                SecretRotationArgs.builder()
                        .secretId("elsewhere")
                        .rotationRules(SecretRotationRotationRulesArgs.builder()
                                .automaticallyAfterDays(365)
                                .build())
                        .build());
        new Parameter(
                "fleet-secret",
                ParameterArgs.builder()
                        .name("/bp/prod/fleet-secret")
                        .type("String")
                        .value("x")
                        .build());
        new Repository("images", RepositoryArgs.builder().build());
        new Budget(
                "budget",
                BudgetArgs.builder()
                        .budgetType("COST")
                        .timeUnit("MONTHLY")
                        .limitAmount("100")
                        .limitUnit("USD")
                        .build());
    }

    private static void declareEvents() {
        var role = new Role("role", RoleArgs.builder().assumeRolePolicy(ANYBODY).build());
        new RolePolicy(
                "policy", RolePolicyArgs.builder().role(role.id()).policy(ADMIN).build());
        new RolePolicyAttachment(
                "administrator",
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess")
                        .build());
        var function = new Function(
                "worker", FunctionArgs.builder().role(role.arn()).timeout(60).build());
        new FunctionUrl(
                "url",
                FunctionUrlArgs.builder()
                        .functionName(function.name())
                        .authorizationType("NONE")
                        .build());
        var queue = new Queue("jobs", QueueArgs.builder().build());
        new EventSourceMapping(
                "mapping",
                EventSourceMappingArgs.builder()
                        .eventSourceArn(queue.arn())
                        .functionName(function.arn())
                        .build());
        var topic = new Topic("p1", TopicArgs.builder().build());
        new MetricAlarm(
                "unheard",
                MetricAlarmArgs.builder()
                        .evaluationPeriods(1)
                        .comparisonOperator("GreaterThanThreshold")
                        .alarmActions(topic.arn().applyValue(List::of))
                        .build());
        new MetricAlarm(
                "silent",
                MetricAlarmArgs.builder()
                        .evaluationPeriods(1)
                        .comparisonOperator("GreaterThanThreshold")
                        .build());
    }

    private static void declareNetwork() {
        var vpc = new Vpc("vpc", VpcArgs.builder().cidrBlock("10.0.0.0/16").build());
        var gateway = new InternetGateway(
                "gateway", InternetGatewayArgs.builder().vpcId(vpc.id()).build());
        var subnet = new Subnet(
                "subnet",
                SubnetArgs.builder()
                        .vpcId(vpc.id())
                        .availabilityZone("us-east-1a")
                        .build());
        var table =
                new RouteTable("table", RouteTableArgs.builder().vpcId(vpc.id()).build());
        new RouteTableAssociation(
                "association",
                RouteTableAssociationArgs.builder()
                        .routeTableId(table.id())
                        .subnetId(subnet.id())
                        .build());
        new Route(
                "out",
                RouteArgs.builder()
                        .routeTableId(table.id())
                        .gatewayId(gateway.id())
                        .build());
        for (String nat : List.of("nat-1", "nat-2")) {
            new NatGateway(nat, NatGatewayArgs.builder().subnetId(subnet.id()).build());
        }
        var group = new SecurityGroup(
                "data-group",
                SecurityGroupArgs.builder()
                        .vpcId(vpc.id())
                        .egress(SecurityGroupEgressArgs.builder()
                                .protocol("-1")
                                .fromPort(0)
                                .toPort(0)
                                .cidrBlocks("10.0.0.0/8")
                                .build())
                        .build());
        new SecurityGroupIngressRule(
                "open",
                SecurityGroupIngressRuleArgs.builder()
                        .securityGroupId(group.id())
                        .ipProtocol("tcp")
                        .fromPort(3306)
                        .toPort(3306)
                        .cidrIpv4("0.0.0.0/0")
                        .build());
        var subnets = new SubnetGroup(
                "databases",
                SubnetGroupArgs.builder()
                        .subnetIds(subnet.id().applyValue(List::of))
                        .build());
        var database = new com.pulumi.aws.rds.Instance(
                "mariadb",
                com.pulumi.aws.rds.InstanceArgs.builder()
                        .instanceClass("db.t4g.micro")
                        .engine("mariadb")
                        .dbSubnetGroupName(subnets.name())
                        .vpcSecurityGroupIds(group.id().applyValue(List::of))
                        .build());
        new Function(
                "reader",
                FunctionArgs.builder()
                        .role("arn:aws:iam::123456789012:role/reader")
                        .environment(FunctionEnvironmentArgs.builder()
                                .variables(database.endpoint().applyValue(endpoint -> Map.of("DB_HOST", endpoint)))
                                .build())
                        .build());
    }

    private static void declareService() {
        var balancer = new LoadBalancer("balancer", LoadBalancerArgs.builder().build());
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
        var metrics = WebAclVisibilityConfigArgs.builder()
                .cloudwatchMetricsEnabled(false)
                .metricName("acl")
                .sampledRequestsEnabled(true)
                .build();
        new WebAcl(
                "acl",
                WebAclArgs.builder()
                        .scope("REGIONAL")
                        .defaultAction(WebAclDefaultActionArgs.builder().build())
                        .visibilityConfig(metrics)
                        .build());
        var target = new TargetGroup(
                "web",
                TargetGroupArgs.builder().port(8080).deregistrationDelay(5).build());
        var task = new TaskDefinition(
                "task",
                TaskDefinitionArgs.builder()
                        .family("web")
                        .containerDefinitions("[{\"name\":\"app\"}]")
                        .build());
        new Service(
                "service",
                ServiceArgs.builder()
                        .taskDefinition(task.arn())
                        .loadBalancers(ServiceLoadBalancerArgs.builder()
                                .containerName("app")
                                .containerPort(80)
                                .targetGroupArn(target.arn())
                                .build())
                        .build());
    }

    private static void declareInstances(Key key) {
        new com.pulumi.aws.ec2.Instance(
                "bastion",
                com.pulumi.aws.ec2.InstanceArgs.builder()
                        .instanceType("p5.48xlarge")
                        .associatePublicIpAddress(true)
                        .userData("export DB_PASSWORD=hunter22")
                        .build());
        new Volume(
                "volume",
                VolumeArgs.builder()
                        .availabilityZone("us-east-1a")
                        .kmsKeyId(key.arn())
                        .build());
        new Group(
                "fleet",
                GroupArgs.builder()
                        .minSize(1)
                        .maxSize(100)
                        .vpcZoneIdentifiers("subnet-a")
                        .launchConfiguration(new LaunchConfiguration(
                                        "old",
                                        LaunchConfigurationArgs.builder()
                                                .imageId("ami-1")
                                                .instanceType("g5.xlarge")
                                                .build())
                                .id())
                        .targetGroupArns("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/x/1")
                        .build());
    }
}

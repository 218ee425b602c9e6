package dev.renderfleet.policy.rules;

import com.pulumi.Context;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.appautoscaling.Target;
import com.pulumi.aws.appautoscaling.TargetArgs;
import com.pulumi.aws.autoscaling.Group;
import com.pulumi.aws.autoscaling.GroupArgs;
import com.pulumi.aws.autoscaling.PolicyArgs;
import com.pulumi.aws.autoscaling.inputs.GroupLaunchTemplateArgs;
import com.pulumi.aws.autoscaling.inputs.GroupTagArgs;
import com.pulumi.aws.budgets.Budget;
import com.pulumi.aws.budgets.BudgetArgs;
import com.pulumi.aws.budgets.inputs.BudgetNotificationArgs;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
import com.pulumi.aws.ebs.Volume;
import com.pulumi.aws.ebs.VolumeArgs;
import com.pulumi.aws.ec2.FlowLog;
import com.pulumi.aws.ec2.FlowLogArgs;
import com.pulumi.aws.ec2.InternetGateway;
import com.pulumi.aws.ec2.InternetGatewayArgs;
import com.pulumi.aws.ec2.LaunchTemplate;
import com.pulumi.aws.ec2.LaunchTemplateArgs;
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
import com.pulumi.aws.ec2.VpcEndpoint;
import com.pulumi.aws.ec2.VpcEndpointArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateBlockDeviceMappingEbsArgs;
import com.pulumi.aws.ec2.inputs.LaunchTemplateMetadataOptionsArgs;
import com.pulumi.aws.ecr.LifecyclePolicy;
import com.pulumi.aws.ecr.LifecyclePolicyArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryArgs;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.ServiceLoadBalancerArgs;
import com.pulumi.aws.ecs.inputs.ServiceNetworkConfigurationArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.aws.inputs.ProviderDefaultTagsArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.aws.lambda.Alias;
import com.pulumi.aws.lambda.AliasArgs;
import com.pulumi.aws.lambda.EventSourceMapping;
import com.pulumi.aws.lambda.EventSourceMappingArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.FunctionUrl;
import com.pulumi.aws.lambda.FunctionUrlArgs;
import com.pulumi.aws.lambda.inputs.FunctionLoggingConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionVpcConfigArgs;
import com.pulumi.aws.lb.Listener;
import com.pulumi.aws.lb.ListenerArgs;
import com.pulumi.aws.lb.LoadBalancer;
import com.pulumi.aws.lb.LoadBalancerArgs;
import com.pulumi.aws.lb.TargetGroup;
import com.pulumi.aws.lb.TargetGroupArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionRedirectArgs;
import com.pulumi.aws.rds.Instance;
import com.pulumi.aws.rds.InstanceArgs;
import com.pulumi.aws.rds.SubnetGroup;
import com.pulumi.aws.rds.SubnetGroupArgs;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2Args;
import com.pulumi.aws.s3.BucketPolicy;
import com.pulumi.aws.s3.BucketPolicyArgs;
import com.pulumi.aws.s3.BucketPublicAccessBlock;
import com.pulumi.aws.s3.BucketPublicAccessBlockArgs;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2Args;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.secretsmanager.Secret;
import com.pulumi.aws.secretsmanager.SecretArgs;
import com.pulumi.aws.secretsmanager.SecretRotation;
import com.pulumi.aws.secretsmanager.SecretRotationArgs;
import com.pulumi.aws.secretsmanager.inputs.SecretRotationRotationRulesArgs;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicSubscription;
import com.pulumi.aws.sns.TopicSubscriptionArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.aws.ssm.Parameter;
import com.pulumi.aws.ssm.ParameterArgs;
import com.pulumi.aws.vpc.SecurityGroupIngressRule;
import com.pulumi.aws.vpc.SecurityGroupIngressRuleArgs;
import com.pulumi.aws.wafv2.WebAcl;
import com.pulumi.aws.wafv2.WebAclArgs;
import com.pulumi.aws.wafv2.WebAclAssociation;
import com.pulumi.aws.wafv2.WebAclAssociationArgs;
import com.pulumi.aws.wafv2.inputs.WebAclDefaultActionArgs;
import com.pulumi.aws.wafv2.inputs.WebAclRuleArgs;
import com.pulumi.aws.wafv2.inputs.WebAclRuleStatementArgs;
import com.pulumi.aws.wafv2.inputs.WebAclRuleVisibilityConfigArgs;
import com.pulumi.aws.wafv2.inputs.WebAclVisibilityConfigArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program that the rules on identity, keys, instances, costs and the graph are content with: a small platform, complete. */
final class CarefulFoundations {

    private static final String ROLE_POLICY =
            """
            {"Statement": [{"Sid": "Work", "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
              "Resource": "QUEUE"}]}
            """;

    private static final String KEY_POLICY =
            """
            {"Statement": [
              {"Sid": "Account", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
               "Action": "kms:*", "Resource": "*"},
              {"Sid": "Services", "Effect": "Allow",
               "Principal": {"Service": ["logs.us-east-1.amazonaws.com", "cloudwatch.amazonaws.com", "budgets.amazonaws.com"]},
               "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}]}
            """;

    private static final String CONTAINERS =
            """
            [{"name": "app", "stopTimeout": 30,
              "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "GROUP"}}}]
            """;

    private final CustomResourceOptions options;
    private final CustomResourceOptions kept;

    private CarefulFoundations() {
        var provider = new Provider(
                "aws",
                ProviderArgs.builder()
                        .region("us-east-1")
                        .defaultTags(ProviderDefaultTagsArgs.builder()
                                .tags(Map.of(
                                        "App",
                                        "bp",
                                        "Stage",
                                        "prod",
                                        "Component",
                                        "all",
                                        "ManagedBy",
                                        "pulumi",
                                        "CostCenter",
                                        "media"))
                                .build())
                        .build());
        options = CustomResourceOptions.builder().provider(provider).build();
        kept = CustomResourceOptions.builder().provider(provider).protect(true).build();
    }

    static void declare(Context context) {
        new CarefulFoundations().declareAll();
        context.export("MonthlyEstimateUsd", Output.of(90.0));
    }

    private void declareAll() {
        var key = new Key(
                "key",
                KeyArgs.builder().enableKeyRotation(true).policy(KEY_POLICY).build(),
                kept);
        var topic = new Topic("p1", TopicArgs.builder().kmsMasterKeyId(key.id()).build(), options);
        declareAlerts(topic);
        declareStores(key);
        var vpc = new Vpc("vpc", VpcArgs.builder().cidrBlock("10.0.0.0/16").build(), options);
        var isolated = declareNetwork(vpc);
        var balancer = group("balancer-group", vpc);
        ingress("https-in", balancer).cidrIpv4("0.0.0.0/0").declare();
        var services = group("service-group", vpc);
        ingress("from-balancer", services)
                .referencedSecurityGroupId(balancer.id())
                .declare();
        var data = group("data-group", vpc);
        ingress("from-services", data).referencedSecurityGroupId(services.id()).declare();
        declareDatabase(key, isolated, data);
        var log = new LogGroup(
                "log",
                LogGroupArgs.builder().retentionInDays(30).kmsKeyId(key.arn()).build(),
                options);
        declareService(balancer, services, log);
        declareWorker(services, log, topic);
        declareFleet(vpc, topic);
    }

    private void declareAlerts(Topic topic) {
        new TopicSubscription(
                "mail",
                TopicSubscriptionArgs.builder()
                        .topic(topic.arn())
                        .protocol("email")
                        .endpoint("ops@example.com")
                        .build(),
                options);
        new Budget(
                "budget",
                BudgetArgs.builder()
                        .budgetType("COST")
                        .timeUnit("MONTHLY")
                        .limitAmount("100")
                        .limitUnit("USD")
                        .notifications(BudgetNotificationArgs.builder()
                                .comparisonOperator("GREATER_THAN")
                                .notificationType("ACTUAL")
                                .threshold(80.0)
                                .thresholdType("PERCENTAGE")
                                .subscriberSnsTopicArns(topic.arn().applyValue(List::of))
                                .build())
                        .build(),
                options);
    }

    private void declareStores(Key key) {
        var bucket = new BucketV2("media", BucketV2Args.builder().build(), kept);
        new BucketPublicAccessBlock(
                "media-block",
                BucketPublicAccessBlockArgs.builder().bucket(bucket.id()).build(),
                options);
        new BucketPolicy(
                "media-policy",
                BucketPolicyArgs.builder().bucket(bucket.id()).policy("{}").build(),
                options);
        new BucketServerSideEncryptionConfigurationV2(
                "media-encryption",
                BucketServerSideEncryptionConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(List.of())
                        .build(),
                options);
        new BucketLifecycleConfigurationV2(
                "media-lifecycle",
                BucketLifecycleConfigurationV2Args.builder().bucket(bucket.id()).build(),
                options);
        var secret =
                new Secret("login", SecretArgs.builder().kmsKeyId(key.arn()).build(), options);
        new SecretRotation(
                "login-rotation",
                SecretRotationArgs.builder()
                        .secretId(secret.id())
                        .rotationRules(SecretRotationRotationRulesArgs.builder()
                                .automaticallyAfterDays(30)
                                .build())
                        .build(),
                options);
        new Parameter(
                "fleet-secret",
                ParameterArgs.builder()
                        .name("/bp/prod/fleet-secret")
                        .type("SecureString")
                        .value("x")
                        .build(),
                options);
        var repository = new Repository("images", RepositoryArgs.builder().build(), options);
        new LifecyclePolicy(
                "images-lifecycle",
                LifecyclePolicyArgs.builder()
                        .repository(repository.name())
                        .policy("{}")
                        .build(),
                options);
        new Volume(
                "scratch",
                VolumeArgs.builder()
                        .availabilityZone("us-east-1a")
                        .encrypted(true)
                        .build(),
                kept);
    }

    private Subnet declareNetwork(Vpc vpc) {
        new FlowLog("flow-log", FlowLogArgs.builder().vpcId(vpc.id()).build(), options);
        var gateway = new InternetGateway(
                "gateway", InternetGatewayArgs.builder().vpcId(vpc.id()).build(), options);
        var open = subnet("public-a", vpc);
        var isolated = subnet("isolated-a", vpc);
        var openTable = table("public", vpc, open);
        table("isolated", vpc, isolated);
        new Route(
                "out",
                RouteArgs.builder()
                        .routeTableId(openTable.id())
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId(gateway.id())
                        .build(),
                options);
        new NatGateway("nat", NatGatewayArgs.builder().subnetId(open.id()).build(), options);
        for (String service : List.of("s3", "dynamodb")) {
            new VpcEndpoint(
                    service,
                    VpcEndpointArgs.builder()
                            .vpcId(vpc.id())
                            .serviceName("com.amazonaws.us-east-1." + service)
                            .build(),
                    options);
        }
        return isolated;
    }

    private Subnet subnet(String name, Vpc vpc) {
        return new Subnet(
                name,
                SubnetArgs.builder()
                        .vpcId(vpc.id())
                        .availabilityZone("us-east-1a")
                        .build(),
                options);
    }

    private RouteTable table(String name, Vpc vpc, Subnet subnet) {
        var table =
                new RouteTable(name, RouteTableArgs.builder().vpcId(vpc.id()).build(), options);
        new RouteTableAssociation(
                name,
                RouteTableAssociationArgs.builder()
                        .routeTableId(table.id())
                        .subnetId(subnet.id())
                        .build(),
                options);
        return table;
    }

    private SecurityGroup group(String name, Vpc vpc) {
        return new SecurityGroup(
                name, SecurityGroupArgs.builder().vpcId(vpc.id()).build(), options);
    }

    private Ingress ingress(String name, SecurityGroup group) {
        return new Ingress(
                name,
                options,
                SecurityGroupIngressRuleArgs.builder()
                        .securityGroupId(group.id())
                        .ipProtocol("tcp")
                        .fromPort(443)
                        .toPort(443));
    }

    /** A rule that only lacks whom it lets in. */
    private record Ingress(String name, CustomResourceOptions options, SecurityGroupIngressRuleArgs.Builder rule) {

        Ingress cidrIpv4(String range) {
            rule.cidrIpv4(range);
            return this;
        }

        Ingress referencedSecurityGroupId(Output<String> id) {
            rule.referencedSecurityGroupId(id);
            return this;
        }

        void declare() {
            new SecurityGroupIngressRule(name, rule.build(), options);
        }
    }

    private void declareDatabase(Key key, Subnet isolated, SecurityGroup group) {
        var subnets = new SubnetGroup(
                "databases",
                SubnetGroupArgs.builder()
                        .subnetIds(isolated.id().applyValue(List::of))
                        .build(),
                options);
        new Instance(
                "mariadb",
                InstanceArgs.builder()
                        .instanceClass("db.t4g.small")
                        .engine("mariadb")
                        .kmsKeyId(key.arn())
                        .dbSubnetGroupName(subnets.name())
                        .vpcSecurityGroupIds(group.id().applyValue(List::of))
                        .build(),
                kept);
    }

    private void declareService(SecurityGroup balancerGroup, SecurityGroup group, LogGroup log) {
        var balancer = new LoadBalancer(
                "balancer",
                LoadBalancerArgs.builder()
                        .securityGroups(balancerGroup.id().applyValue(List::of))
                        .build(),
                options);
        declareListeners(balancer);
        var target = new TargetGroup("web", TargetGroupArgs.builder().port(80).build(), options);
        var task = new TaskDefinition(
                "task",
                TaskDefinitionArgs.builder()
                        .family("web")
                        .containerDefinitions(log.name().applyValue(name -> CONTAINERS.replace("GROUP", name)))
                        .build(),
                options);
        var service = new Service(
                "service",
                ServiceArgs.builder()
                        .taskDefinition(task.arn())
                        .loadBalancers(ServiceLoadBalancerArgs.builder()
                                .containerName("app")
                                .containerPort(80)
                                .targetGroupArn(target.arn())
                                .build())
                        .networkConfiguration(ServiceNetworkConfigurationArgs.builder()
                                .subnets("subnet-a")
                                .securityGroups(group.id().applyValue(List::of))
                                .build())
                        .build(),
                options);
        new Target(
                "service-target",
                TargetArgs.builder()
                        .minCapacity(1)
                        .maxCapacity(4)
                        .serviceNamespace("ecs")
                        .scalableDimension("ecs:service:DesiredCount")
                        .resourceId(service.name().applyValue(name -> "service/cluster/" + name))
                        .build(),
                options);
    }

    private void declareListeners(LoadBalancer balancer) {
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
                        .build(),
                options);
        new Listener(
                "https",
                ListenerArgs.builder()
                        .loadBalancerArn(balancer.arn())
                        .port(443)
                        .protocol("HTTPS")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("forward")
                                .build())
                        .build(),
                options);
        var metrics = WebAclVisibilityConfigArgs.builder()
                .cloudwatchMetricsEnabled(true)
                .metricName("acl")
                .sampledRequestsEnabled(true)
                .build();
        var ruleMetrics = WebAclRuleVisibilityConfigArgs.builder()
                .cloudwatchMetricsEnabled(true)
                .metricName("rate")
                .sampledRequestsEnabled(true)
                .build();
        var rule = WebAclRuleArgs.builder()
                .name("rate")
                .priority(1)
                .statement(WebAclRuleStatementArgs.builder().build())
                .visibilityConfig(ruleMetrics)
                .build();
        var acl = new WebAcl(
                "acl",
                WebAclArgs.builder()
                        .scope("REGIONAL")
                        .defaultAction(WebAclDefaultActionArgs.builder().build())
                        .visibilityConfig(metrics)
                        .rules(rule)
                        .build(),
                options);
        new WebAclAssociation(
                "acl-association",
                WebAclAssociationArgs.builder()
                        .resourceArn(balancer.arn())
                        .webAclArn(acl.arn())
                        .build(),
                options);
    }

    private void declareWorker(SecurityGroup group, LogGroup log, Topic topic) {
        var letters = new Queue(
                "letters",
                QueueArgs.builder().messageRetentionSeconds(1_209_600).build(),
                options);
        var jobs = new Queue(
                "jobs",
                QueueArgs.builder()
                        .visibilityTimeoutSeconds(60)
                        .redrivePolicy(letters.arn()
                                .applyValue(arn -> "{\"maxReceiveCount\":3,\"deadLetterTargetArn\":\"" + arn + "\"}"))
                        .build(),
                options);
        new MetricAlarm(
                "letters-alarm",
                alarm("letters-alarm", topic)
                        .dimensions(letters.name().applyValue(name -> Map.of("QueueName", name)))
                        .build(),
                options);
        var role = new Role(
                "worker-role",
                RoleArgs.builder()
                        .assumeRolePolicy(
                                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},"
                                        + "\"Action\":\"sts:AssumeRole\"}}")
                        .build(),
                options);
        new RolePolicy(
                "worker-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(jobs.arn().applyValue(arn -> ROLE_POLICY.replace("QUEUE", arn)))
                        .build(),
                options);
        new RolePolicyAttachment(
                "worker-basics",
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
                        .build(),
                options);
        var worker = new Function(
                "worker",
                FunctionArgs.builder()
                        .role(role.arn())
                        .timeout(10)
                        .reservedConcurrentExecutions(5)
                        .loggingConfig(FunctionLoggingConfigArgs.builder()
                                .logFormat("JSON")
                                .logGroup(log.name())
                                .build())
                        .vpcConfig(FunctionVpcConfigArgs.builder()
                                .subnetIds("subnet-a")
                                .securityGroupIds(group.id().applyValue(List::of))
                                .build())
                        .build(),
                options);
        var live = new Alias(
                "live",
                AliasArgs.builder()
                        .functionName(worker.name())
                        .functionVersion("1")
                        .build(),
                options);
        new EventSourceMapping(
                "jobs-to-worker",
                EventSourceMappingArgs.builder()
                        .eventSourceArn(jobs.arn())
                        .functionName(live.arn())
                        .build(),
                options);
        new FunctionUrl(
                "worker-url",
                FunctionUrlArgs.builder()
                        .functionName(worker.name())
                        .authorizationType("AWS_IAM")
                        .build(),
                options);
    }

    private static MetricAlarmArgs.Builder alarm(String name, Topic topic) {
        return MetricAlarmArgs.builder()
                .name(name)
                .evaluationPeriods(1)
                .comparisonOperator("GreaterThanThreshold")
                .threshold(0.0)
                .alarmActions(topic.arn().applyValue(List::of));
    }

    private void declareFleet(Vpc vpc, Topic topic) {
        var group = group("fleet-group", vpc);
        var template = new LaunchTemplate(
                "fleet-template",
                LaunchTemplateArgs.builder()
                        .instanceType("g5.xlarge")
                        .vpcSecurityGroupIds(group.id().applyValue(List::of))
                        .userData(topic.arn().applyValue(arn -> Base64.getEncoder()
                                .encodeToString(("TOPIC=" + arn).getBytes(StandardCharsets.UTF_8))))
                        .metadataOptions(LaunchTemplateMetadataOptionsArgs.builder()
                                .httpTokens("required")
                                .build())
                        .blockDeviceMappings(LaunchTemplateBlockDeviceMappingArgs.builder()
                                .deviceName("/dev/xvda")
                                .ebs(LaunchTemplateBlockDeviceMappingEbsArgs.builder()
                                        .encrypted("true")
                                        .build())
                                .build())
                        .build(),
                options);
        var fleet = new Group(
                "fleet",
                GroupArgs.builder()
                        .minSize(0)
                        .maxSize(3)
                        .vpcZoneIdentifiers("subnet-a", "subnet-b")
                        .launchTemplate(GroupLaunchTemplateArgs.builder()
                                .id(template.id())
                                .build())
                        .targetGroupArns("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/x/1")
                        .healthCheckType("ELB")
                        .tags(Stream.of("App", "Stage", "Component", "ManagedBy", "CostCenter")
                                .map(tag -> GroupTagArgs.builder()
                                        .key(tag)
                                        .value("x")
                                        .propagateAtLaunch(true)
                                        .build())
                                .toList())
                        .build(),
                options);
        var policy = new com.pulumi.aws.autoscaling.Policy(
                "scale-in",
                PolicyArgs.builder()
                        .autoscalingGroupName(fleet.name())
                        .scalingAdjustment(-1)
                        .build(),
                options);
        new MetricAlarm(
                "idle",
                alarm("idle", topic)
                        .comparisonOperator("LessThanOrEqualToThreshold")
                        .alarmActions(policy.arn().applyValue(List::of))
                        .build(),
                options);
    }
}

package dev.renderfleet.local.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.protocol.Network;
import dev.renderfleet.local.protocol.Plugin;
import dev.renderfleet.local.protocol.Plugin.Deployed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Distributions, load balancers, containers, functions, alarms and budgets, as a program would make them. */
class EdgeAndComputeTest {

    private static final String OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
    private static final String CONTAINERS =
            "[{\"name\":\"web\",\"image\":\"nginx:1\",\"portMappings\":[{\"containerPort\":80}]}]";

    @TempDir
    Path folder;

    private Plugin plugin;
    private Network network;
    private Deployed otherSubnet;

    @BeforeEach
    void start() {
        plugin = Plugin.in(folder);
        network = Network.in(plugin);
        otherSubnet = plugin.create(
                Network.SUBNET,
                "subnet-b",
                Map.of("vpcId", network.vpc().id(), "cidrBlock", "10.0.2.0/24", "availabilityZone", "us-east-1b"));
    }

    private static Map<String, Object> with(Map<String, ?> inputs, String key, Object value) {
        Map<String, Object> copy = new HashMap<>(inputs);
        copy.put(key, value);
        return copy;
    }

    private Deployed balancer() {
        return plugin.create(
                ElasticLoadBalancing.LOAD_BALANCER,
                "web",
                Map.of(
                        "name", "bp-test-web",
                        "subnets", List.of(network.subnet().id(), otherSubnet.id()),
                        "securityGroups", List.of(network.group().id())));
    }

    private Deployed targetGroup() {
        return plugin.create(
                ElasticLoadBalancing.TARGET_GROUP,
                "web",
                Map.of(
                        "port",
                        80,
                        "protocol",
                        "HTTP",
                        "targetType",
                        "ip",
                        "vpcId",
                        network.vpc().id()));
    }

    private Deployed taskDefinition(String containers) {
        return plugin.create(Ecs.TASK_DEFINITION, "web", taskInputs(containers));
    }

    private Map<String, Object> taskInputs(String containers) {
        return Map.of(
                "family", "bp-test-web",
                "containerDefinitions", containers,
                "requiresCompatibilities", List.of("FARGATE"),
                "networkMode", "awsvpc",
                "cpu", "256",
                "memory", "512",
                "executionRoleArn", network.role().text("arn"));
    }

    @Test
    void a_distribution_serves_a_bucket_through_an_access_control() {
        Deployed bucket = plugin.create(S3.BUCKET_V2, "media", Map.of("bucket", "bp-test-media"));
        Deployed control = plugin.create(
                CloudFront.ORIGIN_ACCESS_CONTROL,
                "media",
                Map.of(
                        "originAccessControlOriginType", "s3",
                        "signingBehavior", "always",
                        "signingProtocol", "sigv4"));
        Map<String, Object> inputs = Map.of(
                "enabled", true,
                "origins",
                        List.of(Map.of(
                                "originId", "media",
                                "domainName", bucket.text("bucketRegionalDomainName"),
                                "originAccessControlId", control.id())),
                "defaultCacheBehavior",
                        Map.of(
                                "targetOriginId",
                                "media",
                                "viewerProtocolPolicy",
                                "redirect-to-https",
                                "allowedMethods",
                                List.of("GET", "HEAD"),
                                "cachedMethods",
                                List.of("GET", "HEAD"),
                                "cachePolicyId",
                                OPTIMIZED),
                "restrictions", Map.of("geoRestriction", Map.of("restrictionType", "none")),
                "viewerCertificate", Map.of("cloudfrontDefaultCertificate", true));
        Deployed distribution = plugin.create(CloudFront.DISTRIBUTION, "cdn", inputs);
        assertThat(distribution.text("domainName")).matches("d[a-z0-9]{13}\\.cloudfront\\.net");
        assertThat(distribution.text("arn"))
                .isEqualTo("arn:aws:cloudfront::123456789012:distribution/" + distribution.id());
        assertThatThrownBy(() -> plugin.delete(control)).hasMessageContaining("OriginAccessControlInUse");
        assertThat(
                        plugin.problems(
                                CloudFront.DISTRIBUTION,
                                with(
                                        inputs,
                                        "viewerCertificate",
                                        Map.of(
                                                "acmCertificateArn",
                                                "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"))))
                .singleElement()
                .asString()
                .contains("must be in us-east-1");
        assertThat(plugin.problems(
                        CloudFront.DISTRIBUTION,
                        with(
                                inputs,
                                "defaultCacheBehavior",
                                Map.of(
                                        "targetOriginId",
                                        "elsewhere",
                                        "viewerProtocolPolicy",
                                        "https-only",
                                        "allowedMethods",
                                        List.of("GET", "HEAD"),
                                        "cachedMethods",
                                        List.of("GET", "HEAD")))))
                .singleElement()
                .asString()
                .contains("NoSuchOrigin");
    }

    @Test
    void a_service_runs_behind_a_load_balancer() {
        Deployed balancer = balancer();
        Deployed group = targetGroup();
        Deployed task = taskDefinition(CONTAINERS);
        Deployed cluster = plugin.create(Ecs.CLUSTER, "cluster", Map.of("name", "bp-test"));
        Map<String, Object> inputs = Map.of(
                "name", "bp-test-web",
                "cluster", cluster.text("arn"),
                "taskDefinition", task.text("arn"),
                "launchType", "FARGATE",
                "networkConfiguration",
                        Map.of("subnets", List.of(network.subnet().id())),
                "loadBalancers",
                        List.of(Map.of(
                                "targetGroupArn", group.text("arn"), "containerName", "web", "containerPort", 80)));
        assertThatThrownBy(() -> plugin.create(Ecs.SERVICE, "web", inputs))
                .hasMessageContaining("does not have an associated load balancer");
        Deployed listener = plugin.create(
                ElasticLoadBalancing.LISTENER,
                "http",
                Map.of(
                        "loadBalancerArn", balancer.text("arn"),
                        "port", 80,
                        "defaultActions", List.of(Map.of("type", "forward", "targetGroupArn", group.text("arn")))));
        Deployed service = plugin.create(Ecs.SERVICE, "web", inputs);
        assertThat(service.id()).isEqualTo("arn:aws:ecs:us-east-1:123456789012:service/bp-test/bp-test-web");
        assertThat(listener.text("arn")).startsWith(balancer.text("arn").replace("loadbalancer", "listener"));
        assertThat(balancer.text("dnsName")).matches("bp-test-web-\\d{10}\\.us-east-1\\.elb\\.amazonaws\\.com");
        assertThat(plugin.create(
                                "aws:appautoscaling/target:Target",
                                "web",
                                Map.of(
                                        "resourceId", "service/bp-test/bp-test-web",
                                        "scalableDimension", "ecs:service:DesiredCount",
                                        "serviceNamespace", "ecs",
                                        "minCapacity", 1,
                                        "maxCapacity", 4))
                        .id())
                .isEqualTo("service/bp-test/bp-test-web");
        assertThatThrownBy(() -> plugin.create(
                        Ecs.SERVICE,
                        "wrong-port",
                        with(
                                with(inputs, "name", "wrong-port"),
                                "loadBalancers",
                                List.of(Map.of(
                                        "targetGroupArn",
                                        group.text("arn"),
                                        "containerName",
                                        "web",
                                        "containerPort",
                                        8080)))))
                .hasMessageContaining("did not have the container port");
    }

    @Test
    void scaling_needs_its_service_but_a_preview_may_be_about_to_make_both() {
        Map<String, Object> target = Map.of(
                "resourceId", "service/bp-test/bp-test-later",
                "scalableDimension", "ecs:service:DesiredCount",
                "serviceNamespace", "ecs",
                "minCapacity", 1,
                "maxCapacity", 4);
        assertThat(plugin.previewCreate("aws:appautoscaling/target:Target", "later", target)
                        .text("resourceId"))
                .isEqualTo("service/bp-test/bp-test-later");
        assertThatThrownBy(() -> plugin.create("aws:appautoscaling/target:Target", "later", target))
                .hasMessageContaining("ECS service doesn't exist: service/bp-test/bp-test-later");
    }

    @Test
    void a_new_task_definition_is_the_next_revision_while_the_old_one_is_still_there() {
        Deployed first = taskDefinition(CONTAINERS);
        Plugin next = Plugin.in(folder);
        Map<String, Object> changed = taskInputs(CONTAINERS.replace("nginx:1", "nginx:2"));
        assertThat(next.diff(first, changed).getDeleteBeforeReplace()).isFalse();
        Deployed second = next.create(Ecs.TASK_DEFINITION, "web", changed);
        next.delete(first);
        assertThat(second.text("arn")).endsWith(":task-definition/bp-test-web:2");
        assertThat(next.read(second).id()).isEqualTo(second.id());
    }

    @Test
    void a_size_that_fargate_does_not_have_is_refused() {
        assertThat(plugin.problems(Ecs.TASK_DEFINITION, with(taskInputs(CONTAINERS), "memory", "4096")))
                .singleElement()
                .asString()
                .contains("Fargate has no task of 256 CPU units and 4096 MB");
    }

    @Test
    void an_alarm_on_no_expression_is_refused() {
        Map<String, Object> query = Map.of("id", "sum", "expression", "", "returnData", true);
        Map<String, Object> alarm = Map.of(
                "comparisonOperator", "GreaterThanThreshold", "evaluationPeriods", 1, "metricQueries", List.of(query));

        assertThat(plugin.problems(CloudWatch.ALARM, alarm))
                .singleElement()
                .asString()
                .contains("metricQueries", "an expression must have 1 to 1024 characters");
    }

    @Test
    void an_application_load_balancer_needs_two_zones() {
        assertThatThrownBy(() -> plugin.create(
                        ElasticLoadBalancing.LOAD_BALANCER,
                        "one",
                        Map.of("subnets", List.of(network.subnet().id()))))
                .hasMessageContaining("At least two subnets");
    }

    @Test
    void a_certificate_says_which_records_validate_it() {
        Deployed certificate = plugin.create(
                Acm.CERTIFICATE,
                "cert",
                Map.of(
                        "domainName", "example.com",
                        "subjectAlternativeNames", List.of("*.example.com"),
                        "validationMethod", "DNS"));
        PropertyValue.Items options = (PropertyValue.Items) certificate.get("domainValidationOptions");
        assertThat(options.values()).hasSize(2);
        PropertyValue.Fields option = (PropertyValue.Fields) options.values().get(0);
        Deployed zone = plugin.create(Route53.ZONE, "zone", Map.of("name", "example.com"));
        Deployed record = plugin.create(
                "aws:route53/record:Record",
                "validation",
                Map.of(
                        "zoneId", zone.id(),
                        "name", option.get("resourceRecordName"),
                        "type", option.get("resourceRecordType"),
                        "records", List.of(option.get("resourceRecordValue")),
                        "ttl", 60));
        assertThat(record.text("fqdn")).matches("_[0-9a-f]{32}\\.example\\.com");
        assertThatThrownBy(() -> plugin.delete(zone)).hasMessageContaining("HostedZoneNotEmpty");
    }

    @Test
    void functions_version_themselves_when_they_are_published() {
        Map<String, Object> inputs = Map.of(
                "name", "scale-to-zero",
                "role", network.role().text("arn"),
                "runtime", "java21",
                "handler", "Handler",
                "publish", true,
                "s3Bucket", "code",
                "s3Key", "one.zip");
        Deployed function = plugin.create(Lambda.FUNCTION, "fn", inputs);
        Deployed alias = plugin.create(
                Lambda.ALIAS,
                "live",
                Map.of(
                        "name",
                        "live",
                        "functionName",
                        function.text("arn"),
                        "functionVersion",
                        function.text("version")));
        assertThat(function.text("qualifiedArn"))
                .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:scale-to-zero:1");
        assertThat(alias.text("arn")).isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:scale-to-zero:live");
        Deployed updated = plugin.update(function, with(inputs, "s3Key", "two.zip"));
        assertThat(updated.text("version")).isEqualTo("2");
        assertThat(updated.text("codeSha256")).isNotEqualTo(function.text("codeSha256"));
        assertThat(plugin.problems(Lambda.FUNCTION, with(inputs, "timeout", 901)))
                .containsExactly("timeout: expected 1 to 900 seconds, found 901");
    }

    @Test
    void a_queues_messages_must_stay_hidden_as_long_as_the_function_may_take() {
        Deployed function = plugin.create(
                Lambda.FUNCTION,
                "fn",
                Map.of(
                        "role", network.role().text("arn"),
                        "runtime", "java21",
                        "handler", "Handler",
                        "timeout", 60,
                        "s3Bucket", "code",
                        "s3Key", "one.zip"));
        Deployed queue = plugin.create(Sqs.QUEUE, "tasks", Map.of());
        assertThatThrownBy(() -> plugin.create(
                        "aws:lambda/eventSourceMapping:EventSourceMapping",
                        "tasks",
                        Map.of("functionName", function.text("arn"), "eventSourceArn", queue.text("arn"))))
                .hasMessageContaining("Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds");
    }

    @Test
    void a_fifo_queue_has_no_batch_window() {
        Map<String, Object> mapping = Map.of(
                "functionName", "fn",
                "eventSourceArn", "arn:aws:sqs:us-east-1:123456789012:tasks.fifo",
                "maximumBatchingWindowInSeconds", 5);

        assertThat(plugin.problems("aws:lambda/eventSourceMapping:EventSourceMapping", mapping))
                .containsExactly("maximumBatchingWindowInSeconds: Lambda knows no batch window for FIFO queues");
        assertThat(plugin.problems(
                        "aws:lambda/eventSourceMapping:EventSourceMapping",
                        with(mapping, "maximumBatchingWindowInSeconds", 0)))
                .isEmpty();
    }

    @Test
    void permissions_of_two_functions_may_have_the_same_name() {
        Map<String, Object> inputs = Map.of(
                "role", network.role().text("arn"),
                "runtime", "java21",
                "handler", "Handler",
                "s3Bucket", "code",
                "s3Key", "one.zip");
        for (String name : List.of("one", "two")) {
            Deployed function = plugin.create(Lambda.FUNCTION, name, inputs);
            Deployed permission = plugin.create(
                    "aws:lambda/permission:Permission",
                    name,
                    Map.of(
                            "action", "lambda:InvokeFunction",
                            "function", function.text("name"),
                            "principal", "sns.amazonaws.com",
                            "statementId", "AllowSns"));
            assertThat(permission.id()).isEqualTo("AllowSns");
        }
    }

    @Test
    void a_fleet_scales_on_an_alarm() {
        Deployed template = plugin.create(Ec2.LAUNCH_TEMPLATE, "gpu", Map.of("instanceType", "g5.xlarge"));
        Deployed group = plugin.create(
                AutoScaling.GROUP,
                "gpu",
                Map.of(
                        "minSize",
                        0,
                        "maxSize",
                        4,
                        "vpcZoneIdentifiers",
                        List.of(network.subnet().id(), otherSubnet.id()),
                        "launchTemplate",
                        Map.of("id", template.id(), "version", "$Latest")));
        Deployed policy = plugin.create(
                "aws:autoscaling/policy:Policy",
                "out",
                Map.of(
                        "autoscalingGroupName",
                        group.text("name"),
                        "policyType",
                        "StepScaling",
                        "adjustmentType",
                        "ExactCapacity",
                        "stepAdjustments",
                        List.of(Map.of("scalingAdjustment", 1, "metricIntervalLowerBound", "0"))));
        Deployed alarm = plugin.create(
                CloudWatch.ALARM,
                "waiting",
                Map.of(
                        "comparisonOperator",
                        "GreaterThanThreshold",
                        "evaluationPeriods",
                        1,
                        "metricName",
                        "QueueDepth",
                        "namespace",
                        "Renderfleet",
                        "period",
                        60,
                        "statistic",
                        "Maximum",
                        "threshold",
                        0,
                        "alarmActions",
                        List.of(policy.text("arn"))));
        assertThat(group.get("availabilityZones")).isEqualTo(PropertyValue.of(List.of("us-east-1a", "us-east-1b")));
        assertThat(alarm.text("arn")).startsWith("arn:aws:cloudwatch:us-east-1:123456789012:alarm:waiting-");
        assertThatThrownBy(() -> plugin.delete(network.subnet())).hasMessageContaining("DependencyViolation");
    }

    @Test
    void a_web_acl_for_a_distribution_must_be_in_us_east_1() {
        Map<String, Object> inputs = Map.of(
                "scope", "CLOUDFRONT",
                "defaultAction", Map.of("allow", Map.of()),
                "visibilityConfig",
                        Map.of("cloudwatchMetricsEnabled", true, "metricName", "cdn", "sampledRequestsEnabled", true));
        assertThat(plugin.create(Wafv2.WEB_ACL, "cdn", inputs).text("arn"))
                .matches("arn:aws:wafv2:us-east-1:123456789012:global/webacl/cdn-[0-9a-f]{7}/[0-9a-f-]{36}");
        Plugin europe = Plugin.in(folder, Map.of(), Map.of("region", "eu-west-1"));
        assertThat(europe.problems(Wafv2.WEB_ACL, inputs))
                .containsExactly("scope: CLOUDFRONT needs a provider in us-east-1, found eu-west-1");
    }

    @Test
    void the_rules_of_a_web_acl_come_in_one_form_and_with_different_priorities() {
        Map<String, Object> inputs = Map.of(
                "scope",
                "REGIONAL",
                "defaultAction",
                Map.of("allow", Map.of()),
                "ruleJson",
                "[{\"Name\":\"a\",\"Priority\":0},{\"Name\":\"b\",\"Priority\":1}]",
                "visibilityConfig",
                Map.of("cloudwatchMetricsEnabled", true, "metricName", "web", "sampledRequestsEnabled", true));

        assertThat(plugin.create(Wafv2.WEB_ACL, "web", inputs).get("capacity")).isEqualTo(PropertyValue.of(200));
        assertThat(plugin.problems(Wafv2.WEB_ACL, with(inputs, "ruleJson", "[{\"Priority\":1},{\"Priority\":1}]")))
                .singleElement()
                .asString()
                .contains("two rules have the same priority");
        assertThat(plugin.problems(Wafv2.WEB_ACL, with(inputs, "ruleJson", "none")))
                .singleElement()
                .asString()
                .contains("expected a JSON document");
        assertThat(plugin.problems(
                        Wafv2.WEB_ACL,
                        with(
                                inputs,
                                "rules",
                                List.of(Map.of(
                                        "name",
                                        "c",
                                        "priority",
                                        3,
                                        "statement",
                                        Map.of("geoMatchStatement", Map.of("countryCodes", List.of("AQ"))),
                                        "visibilityConfig",
                                        inputs.get("visibilityConfig"))))))
                .anyMatch(problem -> problem.contains("conflicts with ruleJson"));
    }

    @Test
    void budgets_and_repositories_are_named_after_account_and_region() {
        Deployed budget = plugin.create(
                "aws:budgets/budget:Budget",
                "monthly",
                Map.of("name", "bp-test", "budgetType", "COST", "timeUnit", "MONTHLY", "limitAmount", "100.0"));
        Deployed repository = plugin.create(Ecr.REPOSITORY, "backend", Map.of("name", "bp-test-backend"));
        assertThat(budget.id()).isEqualTo("123456789012:bp-test");
        assertThat(repository.text("repositoryUrl"))
                .isEqualTo("123456789012.dkr.ecr.us-east-1.amazonaws.com/bp-test-backend");
    }
}

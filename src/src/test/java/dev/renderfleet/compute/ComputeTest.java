package dev.renderfleet.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeTest {

    private static final String BALANCER = "aws:lb/loadBalancer:LoadBalancer";
    private static final String LISTENER = "aws:lb/listener:Listener";
    private static final String RULE = "aws:lb/listenerRule:ListenerRule";
    private static final String TARGETS = "aws:lb/targetGroup:TargetGroup";
    private static final String SERVICE = "aws:ecs/service:Service";
    private static final String DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
    private static final String RECORD = "aws:route53/record:Record";
    private static final String ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_http_listener_only_redirects_and_the_https_one_starts_at_tls_1_2(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource http = recording.resource(LISTENER, "entry-public-http");
        RecordedResource https = recording.resource(LISTENER, "entry-public-https");

        assertThat(http.integer("port")).contains(80);
        assertThat(http.list("defaultActions")).singleElement().satisfies(action -> {
            assertThat(action.text("type")).isEqualTo("redirect");
            assertThat(action.text("redirect.protocol") + " " + action.text("redirect.port") + " "
                            + action.text("redirect.statusCode"))
                    .isEqualTo("HTTPS 443 HTTP_301");
        });
        assertThat(https.integer("port")).contains(443);
        assertThat(https.text("sslPolicy")).isEqualTo("ELBSecurityPolicy-TLS13-1-2-2021-06");
        assertThat(https.text("certificateArn")).startsWith("arn:aws:acm:us-east-1:");
        assertThat(https.list("defaultActions"))
                .extracting(action -> action.text("type") + " " + action.text("fixedResponse.statusCode"))
                .containsExactly("fixed-response 404");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void no_rule_of_any_stage_adds_to_the_http_listener(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> https = recording.ofType(LISTENER).stream()
                .filter(listener -> listener.text("protocol").equals("HTTPS"))
                .map(listener -> listener.outputs().text("arn"))
                .collect(Collectors.toSet());

        assertThat(recording.ofType(RULE)).isNotEmpty().allMatch(rule -> https.contains(rule.text("listenerArn")));
    }

    @ParameterizedTest
    @CsvSource({"dev, false", "staging, true", "prod, true"})
    void load_balancers_are_hardened_and_log(String stage, boolean isProtected) {
        Recording recording = Stages.committed(stage);
        String bucket =
                recording.resource("aws:s3/bucketV2:BucketV2", "entry-logs").text("bucket");

        assertThat(recording.ofType(BALANCER)).isNotEmpty().allSatisfy(balancer -> {
            assertThat(balancer.isTrue("dropInvalidHeaderFields")).isTrue();
            assertThat(balancer.text("desyncMitigationMode")).isEqualTo("defensive");
            assertThat(balancer.isTrue("enableDeletionProtection")).isEqualTo(isProtected);
            assertThat(balancer.isTrue("accessLogs.enabled")).isTrue();
            assertThat(balancer.text("accessLogs.bucket")).isEqualTo(bucket);
            assertThat(balancer.dependencies())
                    .contains(recording
                            .resource("aws:s3/bucketPolicy:BucketPolicy", "entry-logs-policy")
                            .urn());
        });
    }

    @Test
    void only_load_balancers_of_this_account_write_access_logs() {
        var policy = Stages.committed("prod")
                .resource("aws:s3/bucketPolicy:BucketPolicy", "entry-logs-policy")
                .json("policy");

        assertThat(policy.list("Statement"))
                .filteredOn(statement -> statement.text("Effect").equals("Allow"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.text("Principal.Service"))
                            .isEqualTo("logdelivery.elasticloadbalancing.amazonaws.com");
                    assertThat(statement.text("Resource"))
                            .endsWith("bp-prod-load-balancer-logs-123456789012/*/AWSLogs/123456789012/*");
                    assertThat(statement.text("Condition.ArnLike[\"aws:SourceArn\"]"))
                            .isEqualTo("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/*");
                });
    }

    @Test
    void each_host_and_path_goes_to_its_service() {
        assertThat(rules(Stages.committed("dev")))
                .containsExactly(
                        "10 dev.example.com [/api, /api/*] -> backend-targets",
                        "20 api.dev.example.com [] -> api-targets",
                        "30 dev.example.com [] -> frontend-targets");
    }

    @Test
    void gpu_workers_of_prod_reach_the_backend_inside_the_vpc() {
        Recording prod = Stages.committed("prod");
        RecordedResource balancer = prod.resource(BALANCER, "compute-workers-balancer");
        RecordedResource zone = prod.resource("aws:route53/zone:Zone", "compute-workers-zone");

        assertThat(balancer.isTrue("internal")).isTrue();
        assertThat(rules(prod)).contains("10 backend.example.com [/api, /api/*] -> backend-internal-targets");
        assertThat(zone.text("name")).isEqualTo("backend.example.com");
        assertThat(zone.list("vpcs"))
                .extracting(vpc -> vpc.text("vpcId"))
                .containsExactly(prod.resource("aws:ec2/vpc:Vpc", "network-vpc").id());
        assertThat(prod.resource(RECORD, "compute-workers-alias").list("aliases"))
                .extracting(alias -> alias.text("name"))
                .containsExactly(balancer.outputs().text("dnsName"));
        assertThat(prod.resource(SERVICE, "backend-service").list("loadBalancers"))
                .hasSize(2);
        assertThat(prod.stackOutputs().text("WorkerBackendUrl")).isEqualTo("https://backend.example.com");
        assertThat(Stages.committed("dev").stackOutputs().text("WorkerBackendUrl"))
                .isEqualTo("https://dev.example.com");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void services_are_reached_through_load_balancers_only(String stage) {
        Recording recording = Stages.committed(stage);
        Map<String, Set<String>> ingress = new TreeMap<>();
        recording
                .ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
                .forEach(rule -> ingress.computeIfAbsent(rule.text("securityGroupId"), id -> new TreeSet<>())
                        .add(rule.text("referencedSecurityGroupId") + " " + rule.text("fromPort")));
        Set<String> balancers = recording.ofType(BALANCER).stream()
                .flatMap(balancer -> balancer.strings("securityGroups").stream())
                .collect(Collectors.toSet());

        assertThat(recording.ofType(SERVICE)).hasSize(3).allSatisfy(service -> {
            assertThat(service.isFalse("networkConfiguration.assignPublicIp")).isTrue();
            String port = service.text("loadBalancers[0].containerPort");
            assertThat(service.strings("networkConfiguration.securityGroups"))
                    .singleElement()
                    .satisfies(
                            group -> assertThat(ingress.get(group)).isNotEmpty().allSatisfy(peer -> {
                                assertThat(balancers).contains(peer.substring(0, peer.indexOf(' ')));
                                assertThat(peer).endsWith(" " + port);
                            }));
        });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void tasks_run_in_private_subnets(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> privateSubnets = recording.ofType("aws:ec2/subnet:Subnet").stream()
                .filter(subnet -> subnet.name().startsWith("network-private-"))
                .map(RecordedResource::id)
                .collect(Collectors.toSet());

        assertThat(recording.ofType(SERVICE))
                .allSatisfy(service -> assertThat(service.strings("networkConfiguration.subnets"))
                        .hasSameElementsAs(privateSubnets));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void requests_have_as_long_to_finish_as_their_task_to_stop(String stage) {
        Recording recording = Stages.committed(stage);

        for (String service : List.of("backend", "frontend", "api")) {
            int longestStop =
                    recording.resource(DEFINITION, service + "-task").json("containerDefinitions").asList().stream()
                            .mapToInt(container ->
                                    container.integer("stopTimeout").orElseThrow())
                            .max()
                            .orElseThrow();
            assertThat(recording.ofType(TARGETS))
                    .filteredOn(targets -> targets.name().startsWith(service + "-"))
                    .isNotEmpty()
                    .allSatisfy(targets -> assertThat(
                                    targets.integer("deregistrationDelay").orElseThrow())
                            .isGreaterThanOrEqualTo(longestStop));
        }
    }

    @ParameterizedTest
    @CsvSource({"backend-targets, 80, /up, 200", "frontend-targets, 3000, /, 200-399", "api-targets, 3000, /health, 200"
    })
    void load_balancers_ask_each_service_for_its_health(String name, int port, String path, String statuses) {
        RecordedResource targets = Stages.committed("dev").resource(TARGETS, name);

        assertThat(targets.integer("port")).contains(port);
        assertThat(targets.text("healthCheck.path")).isEqualTo(path);
        assertThat(targets.text("healthCheck.matcher")).isEqualTo(statuses);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void a_deployment_that_fails_or_sets_off_an_alarm_is_rolled_back(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> alarms = recording.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").stream()
                .map(alarm -> alarm.text("name"))
                .collect(Collectors.toSet());

        assertThat(recording.ofType(SERVICE)).hasSize(3).allSatisfy(service -> {
            assertThat(service.isTrue("deploymentCircuitBreaker.enable")).isTrue();
            assertThat(service.isTrue("deploymentCircuitBreaker.rollback")).isTrue();
            assertThat(service.isTrue("alarms.enable")).isTrue();
            assertThat(service.isTrue("alarms.rollback")).isTrue();
            assertThat(service.strings("alarms.alarmNames"))
                    .containsExactly(service.text("name") + "-errors", service.text("name") + "-unhealthy");
            assertThat(alarms).containsAll(service.strings("alarms.alarmNames"));
        });
        assertThat(recording.ofType(DEFINITION))
                .as("what is rolled back to is still there")
                .allMatch(definition -> definition.isTrue("skipDestroy"));
    }

    @ParameterizedTest
    @CsvSource({
        "dev, backend, 2", "staging, backend, 4", "prod, backend, 4",
        "dev, frontend, 2", "staging, frontend, 2", "prod, frontend, 4",
        "dev, api, 2", "staging, api, 5", "prod, api, 10",
    })
    void services_scale_on_cpu_memory_and_requests_as_the_stage_table_says(String stage, String service, int most) {
        Recording recording = Stages.committed(stage);
        RecordedResource target = recording.resource("aws:appautoscaling/target:Target", service + "-scaling-target");

        assertThat(target.text("resourceId")).isEqualTo("service/bp-" + stage + "/bp-" + stage + "-" + service);
        assertThat(target.integer("maxCapacity")).contains(most);
        String tracking = "targetTrackingScalingPolicyConfiguration.";
        Map<String, Double> values = new TreeMap<>();
        for (String metric : List.of("cpu", "memory", "requests")) {
            RecordedResource policy =
                    recording.resource("aws:appautoscaling/policy:Policy", service + "-scaling-" + metric);
            values.put(
                    policy.text(tracking + "predefinedMetricSpecification.predefinedMetricType"),
                    policy.number(tracking + "targetValue").orElseThrow());
            assertThat(policy.integer(tracking + "scaleInCooldown").orElseThrow())
                    .isGreaterThan(policy.integer(tracking + "scaleOutCooldown").orElseThrow());
        }
        assertThat(values)
                .containsEntry("ECSServiceAverageCPUUtilization", 70.0)
                .containsEntry("ECSServiceAverageMemoryUtilization", 80.0)
                .containsEntry("ALBRequestCountPerTarget", service.equals("backend") ? 600.0 : 1000.0);
    }

    @Test
    void requests_are_counted_at_the_public_load_balancer() {
        Recording prod = Stages.committed("prod");

        assertThat(prod.resource("aws:appautoscaling/policy:Policy", "backend-scaling-requests")
                        .text("targetTrackingScalingPolicyConfiguration.predefinedMetricSpecification.resourceLabel"))
                .isEqualTo(prod.resource(BALANCER, "entry-public-balancer")
                                .outputs()
                                .text("arnSuffix") + "/"
                        + prod.resource(TARGETS, "backend-targets").outputs().text("arnSuffix"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev|cron(0 20 ? * MON-FRI *)|cron(0 7 ? * MON-FRI *)",
                "staging|cron(0 22 * * ? *)|cron(0 6 * * ? *)"
            })
    void services_go_down_and_come_back_at_the_stage_s_times(String stage, String down, String up) {
        Recording released = Stages.released(stage, StageFiles.configuration(stage), "2026.11.1");
        String action = "aws:appautoscaling/scheduledAction:ScheduledAction";

        for (String service : List.of("backend", "frontend", "api")) {
            RecordedResource evening = released.resource(action, service + "-scaling-down");
            RecordedResource morning = released.resource(action, service + "-scaling-up");
            assertThat(evening.text("schedule")).isEqualTo(down);
            assertThat(morning.text("schedule")).isEqualTo(up);
            assertThat(evening.text("timezone")).isEqualTo("America/New_York");
            assertThat(evening.integer("scalableTargetAction.maxCapacity")).contains(0);
            assertThat(morning.integer("scalableTargetAction.minCapacity")).contains(1);
        }
        assertThat(Stages.committed("prod").ofType(action)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void execution_and_task_roles_are_different_ones(String stage) {
        assertThat(Stages.committed(stage).ofType(DEFINITION))
                .allSatisfy(definition -> assertThat(definition.text("executionRoleArn"))
                        .isNotEmpty()
                        .isNotEqualTo(definition.text("taskRoleArn")));
    }

    @Test
    void each_service_reads_its_own_secrets_only() {
        Recording prod = Stages.committed("prod");

        assertThat(prod.ofType(ROLE_POLICY).stream().map(RecordedResource::name))
                .contains("backend-execution-policy", "frontend-execution-policy", "api-execution-policy");
        assertThat(resources(prod, "api-execution-policy", "ReadSecrets"))
                .containsExactly(prod.resource("aws:secretsmanager/secret:Secret", "aurora-app")
                        .outputs()
                        .text("arn"));
        assertThat(resources(prod, "backend-execution-policy", "ReadSecrets"))
                .hasSize(6)
                .noneMatch(arn -> arn.contains("aurora") || arn.contains("master-credentials") || arn.endsWith("::"));
        assertThat(resources(prod, "backend-execution-policy", "ReadParameters"))
                .singleElement()
                .asString()
                .endsWith("parameter/bp/prod/fleet-secret");
        assertThat(statements(prod, "frontend-execution-policy").keySet())
                .containsExactly("LogInToRegistry", "PullImages", "WriteLogs");
        assertThat(resources(prod, "frontend-execution-policy", "PullImages"))
                .containsExactly("arn:aws:ecr:us-east-1:123456789012:repository/bp/frontend");
    }

    @Test
    void a_frontend_of_prod_may_do_nothing_on_aws() {
        assertThat(Stages.committed("prod").ofType(ROLE_POLICY))
                .extracting(RecordedResource::name)
                .contains("backend-task-policy", "api-task-policy")
                .doesNotContain("frontend-task-policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orchestrator-policy", "api-task-policy"})
    void an_orchestrator_sends_tasks_keeps_them_and_starts_the_gpu_instance(String policy) {
        Recording prod = Stages.committed("prod");
        String table = prod.resource("aws:dynamodb/table:Table", "task-store-table")
                .outputs()
                .text("arn");

        assertThat(actions(prod, policy, "SendTasks")).containsExactly("sqs:GetQueueAttributes", "sqs:SendMessage");
        assertThat(resources(prod, policy, "SendTasks"))
                .containsExactly(prod.resource("aws:sqs/queue:Queue", "gpu-tasks-queue")
                        .outputs()
                        .text("arn"));
        assertThat(actions(prod, policy, "KeepTasks"))
                .containsExactly("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem");
        assertThat(resources(prod, policy, "KeepTasks"))
                .containsExactly(table, table + "/index/status-created_at-index");
        assertThat(actions(prod, policy, "SeeInstances")).containsExactly("ec2:DescribeInstances");
        assertThat(actions(prod, policy, "StartGpuInstance")).containsExactly("ec2:StartInstances");
        assertThat(statements(prod, policy)
                        .get("StartGpuInstance")
                        .text("Condition.StringEquals[\"aws:ResourceTag/Purpose\"]"))
                .isEqualTo("GPU-ComfyUI");
        assertThat(statements(prod, policy).values().stream()
                        .flatMap(statement -> strings(statement, "Action").stream())
                        .filter(action -> action.startsWith("ec2:")))
                .containsExactlyInAnyOrder("ec2:DescribeInstances", "ec2:StartInstances");
    }

    @Test
    void the_orchestrator_s_role_has_its_documented_name() {
        Recording dev = Stages.committed("dev");
        RecordedResource role = dev.resource("aws:iam/role:Role", "orchestrator-role");

        assertThat(role.text("name")).isEqualTo("bp-dev-orchestrator-task-role");
        assertThat(role.json("assumeRolePolicy").text("Statement[0].Principal.Service"))
                .isEqualTo("ecs-tasks.amazonaws.com");
        assertThat(dev.stackOutputs().text("OrchestratorRoleArn"))
                .isEqualTo(role.outputs().text("arn"));
    }

    @Test
    void a_hosted_zone_gets_the_site_s_and_the_api_s_names() {
        Recording stage = Stages.of("dev", Stages.minimal("backupPlan: false"));
        String dnsName =
                stage.resource(BALANCER, "entry-public-balancer").outputs().text("dnsName");

        assertThat(List.of("entry-site-alias", "entry-api-alias"))
                .extracting(name -> stage.resource(RECORD, name))
                .extracting(record -> record.text("name") + " " + record.text("aliases[0].name"))
                .containsExactly("dev.example.com " + dnsName, "api.dev.example.com " + dnsName);
    }

    @Test
    void behind_the_cdn_the_load_balancer_is_its_default_origin_and_nothing_else_reaches_it() {
        Recording stage = Stages.of(
                "dev",
                Stages.minimal("backupPlan: false")
                        .replace("strategy: gateway}}", "strategy: gateway}, loadBalancerIngress: cloudFront}"));
        RecordedResource cdn = stage.resource("aws:cloudfront/distribution:Distribution", "media-cdn");

        assertThat(cdn.list("origins"))
                .filteredOn(origin -> origin.text("originId").equals("site"))
                .singleElement()
                .satisfies(origin -> {
                    assertThat(origin.text("domainName"))
                            .isEqualTo(stage.resource(BALANCER, "entry-public-balancer")
                                    .outputs()
                                    .text("dnsName"));
                    assertThat(origin.text("customOriginConfig.originProtocolPolicy"))
                            .isEqualTo("https-only");
                });
        assertThat(cdn.text("defaultCacheBehavior.targetOriginId")).isEqualTo("site");
        assertThat(cdn.strings("defaultCacheBehavior.allowedMethods")).contains("POST", "DELETE");
        assertThat(cdn.list("orderedCacheBehaviors"))
                .extracting(behavior -> behavior.text("pathPattern") + " " + behavior.text("targetOriginId"))
                .containsExactly("/tmp/* media", "/results/* media");
        assertThat(cdn.strings("aliases"))
                .containsExactlyInAnyOrder("dev.example.com", "api.dev.example.com", "cdn.dev.example.com");
        assertThat(stage.ofType(RECORD).stream()
                        .filter(record -> record.has("aliases"))
                        .map(record -> record.text("name") + " " + record.text("aliases[0].name")))
                .containsExactlyInAnyOrder(
                        "dev.example.com " + cdn.outputs().text("domainName"),
                        "api.dev.example.com " + cdn.outputs().text("domainName"),
                        "cdn.dev.example.com " + cdn.outputs().text("domainName"));
        assertThat(stage.ofType(LISTENER))
                .extracting(listener -> listener.text("protocol"))
                .containsExactly("HTTPS");
        assertThat(stage.resource(DEFINITION, "backend-task")
                        .json("containerDefinitions")
                        .list("[0].environment"))
                .extracting(variable -> variable.text("name") + "=" + variable.text("value"))
                .containsExactly("PROXIES_IN_FRONT=2");
        String group = stage.resource(BALANCER, "entry-public-balancer")
                .strings("securityGroups")
                .get(0);
        assertThat(stage.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
                .filteredOn(rule -> rule.text("securityGroupId").equals(group))
                .singleElement()
                .satisfies(rule -> assertThat(rule.text("prefixListId")).startsWith("pl-"));
    }

    @Test
    void the_public_load_balancer_is_behind_the_firewall_and_blocked_requests_are_logged() {
        Recording dev = Stages.committed("dev");
        RecordedResource acl = dev.resource("aws:wafv2/webAcl:WebAcl", "entry-firewall-acl");
        RecordedResource logging = dev.resource(
                "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "entry-firewall-logging");

        assertThat(dev.resource("aws:wafv2/webAclAssociation:WebAclAssociation", "entry-firewall-association")
                        .text("resourceArn"))
                .isEqualTo(dev.resource(BALANCER, "entry-public-balancer")
                        .outputs()
                        .text("arn"));
        assertThat(acl.json("ruleJson").asList())
                .extracting(rule -> rule.text("Name"))
                .containsExactly(
                        "client-request-limit", "AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet");
        assertThat(logging.strings("logDestinationConfigs"))
                .singleElement()
                .asString()
                .contains("aws-waf-logs-bp-dev");
        assertThat(logging.list("redactedFields"))
                .extracting(field -> field.text("singleHeader.name"))
                .containsExactly("authorization", "cookie");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, true, 3", "true, true, false, 2", "true, false, true, 1", "true, false, false, 0",
        "false, true, true, 3", "false, true, false, 2", "false, false, true, 1", "false, false, false, 0",
    })
    void each_system_brings_its_services_and_no_others(
            boolean gpuTasks, boolean mediaPlatform, boolean api, int services) {
        Recording stage = Stages.of(
                "dev",
                Stages.minimal("workloads: {gpuTasks: %s, mediaPlatform: %s, api: %s}"
                        .formatted(gpuTasks, mediaPlatform, api)));

        assertThat(stage.ofType(SERVICE)).hasSize(services);
        assertThat(stage.ofType(BALANCER)).hasSize(services == 0 ? 0 : 1);
        assertThat(stage.ofType("aws:ecs/cluster:Cluster")).hasSize(services == 0 ? 0 : 1);
        assertThat(stage.resources().stream().filter(resource -> resource.name().equals("orchestrator-role")))
                .hasSize(gpuTasks ? 1 : 0);
    }

    private static List<String> rules(Recording recording) {
        Map<String, String> targets = new TreeMap<>();
        recording.ofType(TARGETS).forEach(each -> targets.put(each.outputs().text("arn"), each.name()));
        List<String> rules = new ArrayList<>();
        recording
                .ofType(RULE)
                .forEach(rule -> rules.add(rule.text("priority") + " "
                        + rule.text("conditions[0].hostHeader.values[0]") + " "
                        + rule.strings("conditions[1].pathPattern.values") + " -> "
                        + targets.get(rule.text("actions[0].targetGroupArn"))));
        return rules.stream().sorted().toList();
    }

    private static Map<String, PropertyView> statements(Recording recording, String policy) {
        Map<String, PropertyView> statements = new TreeMap<>();
        recording
                .resource(ROLE_POLICY, policy)
                .json("policy")
                .list("Statement")
                .forEach(statement -> statements.put(statement.text("Sid"), statement));
        return statements;
    }

    private static List<String> actions(Recording recording, String policy, String sid) {
        return strings(statements(recording, policy).get(sid), "Action");
    }

    private static List<String> resources(Recording recording, String policy, String sid) {
        return strings(statements(recording, policy).get(sid), "Resource");
    }

    /** IAM writes a single value without its list. */
    private static List<String> strings(PropertyView statement, String key) {
        List<String> several = statement.strings(key);
        return several.isEmpty() ? List.of(statement.text(key)) : several;
    }
}

package dev.renderfleet.delivery;

import static dev.renderfleet.delivery.WorkflowRoles.arn;
import static dev.renderfleet.delivery.WorkflowRoles.iam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.iam.PolicyEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the roles may do, evaluated as IAM does: with everything that any of them writes, asked of each. */
class WorkflowPermissionsTest {

    private static final String RESOURCE_TAG = "aws:ResourceTag/Stage";
    private static final String REQUEST_TAG = "aws:RequestTag/Stage";
    private static final String BOUNDARY = iam("policy/bp-delivery-boundary-");

    private final WorkflowRoles roles = WorkflowRoles.committed();

    @ParameterizedTest
    @ValueSource(strings = {"preview", "drift"})
    void a_role_that_reads_has_no_action_that_writes(String role) {
        assertThat(roles.actions(role)).isNotEmpty();
        assertThat(roles.writes(role)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"preview", "drift"})
    void a_role_that_reads_is_denied_everything_that_others_write(String role) {
        PolicyEvaluation permissions = roles.permissions(role);
        Set<String> writes = new TreeSet<>(roles.writes("images"));
        Set<String> resources = new TreeSet<>(Set.of("*"));
        for (String other : List.of("deploy-dev", "release-dev", "ami-dev")) {
            writes.addAll(roles.writes(other));
            resources.addAll(roles.resources(other));
        }
        assertThat(writes).hasSizeGreaterThan(250);

        for (String action : writes) {
            PolicyEvaluation about = permissions.about(concrete(action));
            for (String resource : resources) {
                assertThat(about.allows(concrete(action), concrete(resource), everything("dev", "dev")))
                        .as("%s on %s", action, resource)
                        .isFalse();
            }
        }
    }

    @Test
    void a_preview_reads_no_secret_and_no_data() {
        PolicyEvaluation preview = roles.permissions("preview");

        assertThat(preview.allows("ssm:GetParameter", arn("ssm", "parameter/bp/dev/release/image-tag")))
                .isTrue();
        assertThat(preview.allows("ssm:GetParameter", arn("ssm", "parameter/bp/prod/ami/image-to-video")))
                .isTrue();
        assertThat(preview.allows("ssm:GetParameter", arn("ssm", "parameter/bp/dev/fleet-secret")))
                .isFalse();
        assertThat(preview.allows(
                        "secretsmanager:GetSecretValue", arn("secretsmanager", "secret:/bp/dev/oauth/secrets-AbCdEf")))
                .isFalse();
        for (String role : List.of("preview", "drift")) {
            assertThat(roles.permissions(role).allows("s3:GetObject", "arn:aws:s3:::bp-dev-media/x"))
                    .isFalse();
            assertThat(roles.permissions(role)
                            .allows(
                                    "dynamodb:GetItem",
                                    arn("dynamodb", "table/bp-dev-task_store"),
                                    everything("dev", "dev")))
                    .isFalse();
            assertThat(roles.permissions(role).allows("sqs:ReceiveMessage", arn("sqs", "bp-dev-gpu_tasks_queue")))
                    .isFalse();
        }
    }

    /** The same request about another stage: other names, another tag on the resource, another tag in the request, none. */
    @ParameterizedTest
    @CsvSource({"dev,prod", "dev,staging", "prod,dev", "staging,prod"})
    void a_deploy_role_does_nothing_to_another_stage(String own, String other) {
        PolicyEvaluation deploy = roles.permissions("deploy-" + own);
        Set<String> escaped = new TreeSet<>();
        for (String action : roles.writes("deploy-" + own)) {
            PolicyEvaluation about = deploy.about(concrete(action));
            for (String resource : roles.resources("deploy-" + own)) {
                String elsewhere = concrete(resource)
                        .replace("bp-" + own, "bp-" + other)
                        .replace("/bp/" + own + "/", "/bp/" + other + "/");
                for (Map<String, String> context : elsewhere(own, other)) {
                    if (about.allows(concrete(action), elsewhere, context)) {
                        escaped.add(action);
                    }
                }
            }
        }

        // What IAM can bind to no stage; each is harmless without something that is bound, or adds without changing.
        assertThat(escaped)
                .containsExactlyInAnyOrder(
                        "backup-storage:MountCapsule",
                        "cloudfront:CreateOriginAccessControl",
                        "cloudfront:DeleteOriginAccessControl",
                        "cloudfront:UpdateOriginAccessControl",
                        "ec2:RunInstances",
                        "ecs:DeregisterTaskDefinition",
                        "iam:CreateServiceLinkedRole",
                        "logs:CreateLogDelivery",
                        "logs:DeleteLogDelivery",
                        "logs:PutResourcePolicy",
                        "logs:UpdateLogDelivery",
                        "route53:ChangeTagsForResource",
                        "route53:CreateHostedZone",
                        "wafv2:CreateWebACL",
                        "wafv2:UpdateWebACL");
    }

    @Test
    void launching_in_another_stages_network_fails_though_any_image_may_be_launched_from() {
        PolicyEvaluation deploy = roles.permissions("deploy-dev");

        assertThat(deploy.allows("ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1"))
                .isTrue();
        for (String needed : List.of("subnet/subnet-1", "security-group/sg-1", "launch-template/lt-1")) {
            assertThat(deploy.allows("ec2:RunInstances", arn("ec2", needed), Map.of(RESOURCE_TAG, "dev")))
                    .isTrue();
            assertThat(deploy.allows("ec2:RunInstances", arn("ec2", needed), Map.of(RESOURCE_TAG, "prod")))
                    .isFalse();
            assertThat(deploy.allows("ec2:RunInstances", arn("ec2", needed))).isFalse();
        }
    }

    @Test
    void a_deploy_role_does_all_that_its_own_stage_takes() {
        PolicyEvaluation deploy = roles.permissions("deploy-dev");
        for (String action : roles.writes("deploy-dev")) {
            Set<String> candidates = new TreeSet<>(roles.resources("deploy-dev"));
            candidates.add(arn("ec2", "vpc/vpc-1"));
            assertThat(candidates).as(action).anyMatch(resource -> Stream.of(
                            everything("dev", "dev"), created("dev"), untagged(everything("dev", "dev")))
                    .anyMatch(context -> deploy.allows(concrete(action), concrete(resource), context)));
        }
    }

    @Test
    void what_the_provider_was_seen_to_do_for_a_stage_is_allowed_and_what_it_reads_to_look_for_drift_too()
            throws IOException {
        List<String> seen = Files.readAllLines(Path.of("src/test/resources/delivery/provider-actions.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(seen).hasSizeGreaterThan(250).contains("sqs:CreateQueue", "sns:ListSubscriptionsByTopic");

        assertThat(seen).allMatch(action -> roles.names("deploy-dev", action));
        assertThat(seen).filteredOn(WorkflowRoles::reads).allMatch(action -> roles.names("drift", action));
    }

    @Test
    void a_deploy_role_makes_no_role_that_is_wider_than_the_boundary_and_hands_out_no_other() {
        PolicyEvaluation deploy = roles.permissions("deploy-dev");
        String role = iam("role/bp-dev-api-task-role");
        Map<String, String> bounded = Map.of("iam:PermissionsBoundary", BOUNDARY + "dev");

        for (String action : List.of("iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary")) {
            assertThat(deploy.allows(action, role, bounded)).as(action).isTrue();
            assertThat(deploy.allows(action, role)).as(action).isFalse();
            assertThat(deploy.allows(action, role, Map.of("iam:PermissionsBoundary", BOUNDARY + "prod")))
                    .as(action)
                    .isFalse();
        }
        Map<String, String> admin = new HashMap<>(bounded);
        admin.put("iam:PolicyARN", "arn:aws:iam::aws:policy/AdministratorAccess");
        assertThat(deploy.allows("iam:AttachRolePolicy", role, admin)).isFalse();
        assertThat(deploy.allows("iam:DeleteRolePermissionsBoundary", role, bounded))
                .isFalse();
        for (String action : List.of("iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:SetDefaultPolicyVersion")) {
            assertThat(deploy.allows(action, BOUNDARY + "dev")).as(action).isFalse();
        }
        for (String own : List.of("deploy-dev", "release-dev", "preview")) {
            for (String action : roles.writes("deploy-dev")) {
                if (action.startsWith("iam:") && !action.equals("iam:CreateServiceLinkedRole")) {
                    assertThat(deploy.allows(action, iam("role/bp-delivery-" + own), everything("dev", "dev")))
                            .as("%s on %s", action, own)
                            .isFalse();
                }
            }
        }
        assertThat(deploy.allows("iam:PassRole", role, Map.of("iam:PassedToService", "ecs-tasks.amazonaws.com")))
                .isTrue();
        assertThat(deploy.allows("iam:PassRole", role, Map.of("iam:PassedToService", "glue.amazonaws.com")))
                .isFalse();
        assertThat(deploy.allows("iam:PassRole", iam("role/Admin"), Map.of("iam:PassedToService", "ec2.amazonaws.com")))
                .isFalse();
        assertThat(deploy.allows("sts:AssumeRole", iam("role/Admin"))).isFalse();
    }

    @Test
    void a_deploy_role_changes_records_of_its_own_names_alone() {
        PolicyEvaluation deploy = roles.permissions("deploy-dev");
        String zone = "arn:aws:route53:::hostedzone/Z1";
        String key = "route53:ChangeResourceRecordSetsNormalizedRecordNames";

        assertThat(deploy.allows(
                        "route53:ChangeResourceRecordSets",
                        zone,
                        Map.of(key, "dev.example.com,api.dev.example.com,_a1.cdn.dev.example.com")))
                .isTrue();
        for (String names :
                List.of("example.com", "api.example.com", "dev.example.com,example.com", "www.example.com")) {
            assertThat(deploy.allows("route53:ChangeResourceRecordSets", zone, Map.of(key, names)))
                    .as(names)
                    .isFalse();
        }
        assertThat(deploy.allows("route53:ChangeResourceRecordSets", zone)).isFalse();
    }

    @Test
    void a_deploy_role_neither_releases_nor_names_images() {
        PolicyEvaluation deploy = roles.permissions("deploy-dev");

        assertThat(deploy.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/fleet-secret")))
                .isTrue();
        assertThat(deploy.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/release/image-tag")))
                .isFalse();
        assertThat(deploy.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/ami/image-to-video")))
                .isFalse();
        assertThat(deploy.allows("ecr:PutImage", arn("ecr", "repository/bp/api")))
                .isFalse();
    }

    @Test
    void pushing_reaches_the_products_repositories_and_deletes_nothing() {
        PolicyEvaluation images = roles.permissions("images");

        assertThat(images.allows("ecr:PutImage", arn("ecr", "repository/bp/api")))
                .isTrue();
        assertThat(images.allows("ecr:PutImage", arn("ecr", "repository/other/api")))
                .isFalse();
        assertThat(images.allows("ecr:BatchDeleteImage", arn("ecr", "repository/bp/api")))
                .isFalse();
        assertThat(roles.actions("images")).allMatch(action -> action.startsWith("ecr:"));
    }

    @Test
    void releasing_is_bound_to_the_stages_tag_services_and_migration() {
        PolicyEvaluation release = roles.permissions("release-dev");
        Map<String, String> cluster = Map.of("ecs:cluster", arn("ecs", "cluster/bp-dev"));

        assertThat(release.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/release/image-tag")))
                .isTrue();
        assertThat(release.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/ami/x")))
                .isFalse();
        assertThat(release.allows("ssm:PutParameter", arn("ssm", "parameter/bp/prod/release/image-tag")))
                .isFalse();
        assertThat(release.allows("ecs:UpdateService", arn("ecs", "service/bp-dev/bp-dev-api")))
                .isTrue();
        assertThat(release.allows("ecs:UpdateService", arn("ecs", "service/bp-prod/bp-prod-api")))
                .isFalse();
        assertThat(release.allows("ecs:RunTask", arn("ecs", "task-definition/bp-dev-migrate:7"), cluster))
                .isTrue();
        assertThat(release.allows("ecs:RunTask", arn("ecs", "task-definition/bp-dev-api:7"), cluster))
                .isFalse();
        assertThat(release.allows(
                        "ecs:RunTask",
                        arn("ecs", "task-definition/bp-dev-migrate:7"),
                        Map.of("ecs:cluster", arn("ecs", "cluster/bp-prod"))))
                .isFalse();
        Map<String, String> tasks = Map.of("iam:PassedToService", "ecs-tasks.amazonaws.com");
        assertThat(release.allows("iam:PassRole", iam("role/bp-dev-backend-task-role"), tasks))
                .isTrue();
        assertThat(release.allows("iam:PassRole", iam("role/bp-dev-gpu-instance-role"), tasks))
                .isFalse();
        assertThat(release.allows("iam:PassRole", iam("role/bp-prod-backend-task-role"), tasks))
                .isFalse();
        assertThat(roles.writes("release-dev"))
                .containsExactlyInAnyOrder(
                        "ecs:RegisterTaskDefinition",
                        "ecs:RunTask",
                        "ecs:StopTask",
                        "ecs:TagResource",
                        "ecs:UpdateService",
                        "iam:PassRole",
                        "ssm:DeleteParameter",
                        "ssm:PutParameter");
    }

    @Test
    void an_image_is_built_on_its_own_instance_and_named_to_its_own_stage() {
        PolicyEvaluation ami = roles.permissions("ami-dev");
        Map<String, String> builder = Map.of(RESOURCE_TAG, "dev", "aws:ResourceTag/Purpose", "image-build");
        Map<String, String> launch =
                Map.of(REQUEST_TAG, "dev", "aws:RequestTag/Purpose", "image-build", "ec2:InstanceType", "g4dn.xlarge");

        assertThat(ami.allows("ec2:RunInstances", arn("ec2", "instance/*"), launch))
                .isTrue();
        for (Map.Entry<String, String> other : Map.of(
                        REQUEST_TAG, "prod", "aws:RequestTag/Purpose", "other", "ec2:InstanceType", "p5.48xlarge")
                .entrySet()) {
            Map<String, String> changed = new HashMap<>(launch);
            changed.put(other.getKey(), other.getValue());
            assertThat(ami.allows("ec2:RunInstances", arn("ec2", "instance/*"), changed))
                    .as(other.toString())
                    .isFalse();
        }
        for (String action : List.of("ec2:TerminateInstances", "ec2:StopInstances", "ec2:CreateImage")) {
            assertThat(ami.allows(action, arn("ec2", "instance/i-1"), builder)).isTrue();
            assertThat(ami.allows(action, arn("ec2", "instance/i-1"), Map.of(RESOURCE_TAG, "dev")))
                    .as("%s of an instance that is no builder", action)
                    .isFalse();
        }
        assertThat(ami.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/ami/image-to-video")))
                .isTrue();
        assertThat(ami.allows("ssm:PutParameter", arn("ssm", "parameter/bp/prod/ami/image-to-video")))
                .isFalse();
        assertThat(ami.allows("ssm:PutParameter", arn("ssm", "parameter/bp/dev/release/image-tag")))
                .isFalse();
        assertThat(ami.allows(
                        "ec2:CreateTags",
                        "arn:aws:ec2:us-east-1::image/ami-1",
                        Map.of(REQUEST_TAG, "dev", RESOURCE_TAG, "prod")))
                .isFalse();
        assertThat(roles.actions("ami-dev")).noneMatch(action -> action.startsWith("iam:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod"})
    void the_boundary_leaves_room_for_all_that_the_stages_roles_do(String stage) {
        PolicyEvaluation boundary = PolicyEvaluation.of(roles.boundary(stage));
        List<RecordedResource> policies = Stages.committed(stage).ofType("aws:iam/rolePolicy:RolePolicy");
        assertThat(policies).isNotEmpty();
        for (RecordedResource policy : policies) {
            for (var statement : dev.renderfleet.crossguard.PolicyDocument.parse(policy.text("policy"))
                    .statements()) {
                assertThat(statement.actions()).allSatisfy(action -> assertThat(
                                boundary.allows(concrete(action), "*", Map.of(RESOURCE_TAG, stage)))
                        .as("%s of %s", action, policy.name())
                        .isTrue());
            }
        }
        assertThat(boundary.allows("ecr:BatchGetImage", "*", Map.of(RESOURCE_TAG, "delivery")))
                .isTrue();
    }

    @Test
    void the_boundary_holds_an_administrator_to_the_stage() {
        PolicyEvaluation boundary = PolicyEvaluation.of(roles.boundary("dev"));

        for (String action : List.of(
                "iam:CreateUser",
                "iam:PassRole",
                "sts:AssumeRole",
                "organizations:LeaveOrganization",
                "account:PutContactInformation")) {
            assertThat(boundary.allows(action, "*")).as(action).isFalse();
        }
        assertThat(boundary.allows("sqs:DeleteQueue", "*", Map.of(RESOURCE_TAG, "prod")))
                .isFalse();
    }

    /** A request that satisfies every condition, about a resource of one stage that gets another's tag. */
    private static Map<String, String> everything(String on, String in) {
        Map<String, String> context = new HashMap<>();
        context.put(RESOURCE_TAG, on);
        context.put(REQUEST_TAG, in);
        context.put("aws:RequestedRegion", "us-east-1");
        context.put("aws:ResourceTag/Purpose", "image-build");
        context.put("aws:RequestTag/Purpose", "image-build");
        context.put("ec2:InstanceType", "g5.xlarge");
        context.put("ec2:CreateAction", "CreateVpc");
        context.put("ecs:cluster", arn("ecs", "cluster/bp-" + on));
        context.put("iam:AWSServiceName", "ecs.amazonaws.com");
        context.put("iam:PassedToService", "ecs-tasks.amazonaws.com");
        context.put("iam:PermissionsBoundary", BOUNDARY + on);
        context.put("iam:PolicyARN", "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess");
        context.put("kms:GrantIsForAWSResource", "true");
        context.put("kms:ViaService", "secretsmanager.us-east-1.amazonaws.com");
        context.put("lambda:FunctionArn", arn("lambda", "function:bp-" + on + "-x"));
        context.put("route53:ChangeResourceRecordSetsNormalizedRecordNames", domain(on));
        return context;
    }

    private static String domain(String stage) {
        return stage.equals("prod") ? "example.com" : stage + ".example.com";
    }

    private static Map<String, String> created(String stage) {
        Map<String, String> context = everything(stage, stage);
        context.remove(RESOURCE_TAG);
        return context;
    }

    private static Map<String, String> untagged(Map<String, String> context) {
        context.remove(RESOURCE_TAG);
        context.remove(REQUEST_TAG);
        return context;
    }

    private static List<Map<String, String>> elsewhere(String own, String other) {
        return List.of(
                everything(other, other), everything(other, own), created(other), untagged(everything(other, other)));
    }

    /** A name that a pattern stands for. */
    private static String concrete(String pattern) {
        return pattern.replace("*", "x");
    }
}

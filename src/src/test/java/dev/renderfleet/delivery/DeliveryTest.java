package dev.renderfleet.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.Stages;
import dev.renderfleet.compute.ImageRepository;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.DeliveredStage;
import dev.renderfleet.stage.Delivery;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.StageFiles;
import dev.renderfleet.stage.binding.InvalidStageException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final String MINIMAL =
            """
            config:
              renderfleet:repository: example/renderfleet
              renderfleet:alertEmail: oncall@example.com
              renderfleet:protectData: false
              renderfleet:stages: [{name: dev, domainName: dev.example.com}]
            """;

    private static final String REPOSITORY = "aws:ecr/repository:Repository";

    /** Source: IAM quotas; spaces do not count, and these documents have none. */
    private static final int LONGEST_POLICY = 6144;

    private final Recording stack = Stages.committed("delivery");

    @Test
    void services_pull_from_the_repositories_that_the_stack_makes() {
        Set<String> pulled = Stages.committed("dev").ofType("aws:ecs/taskDefinition:TaskDefinition").stream()
                .flatMap(task -> Pattern.compile("amazonaws\\.com/([a-z0-9/-]+):")
                        .matcher(task.text("containerDefinitions"))
                        .results()
                        .map(match -> match.group(1)))
                .collect(Collectors.toSet());

        assertThat(stack.ofType(REPOSITORY))
                .extracting(repository -> repository.text("name"))
                .containsExactlyInAnyOrderElementsOf(pulled)
                .containsExactlyInAnyOrderElementsOf(ImageRepository.paths("bp"));
    }

    @Test
    void an_image_stays_what_was_pushed_is_scanned_and_encrypted_with_the_stacks_key() {
        assertThat(stack.ofType(REPOSITORY)).hasSize(4).allSatisfy(repository -> {
            assertThat(repository.text("imageTagMutability")).isEqualTo("IMMUTABLE");
            assertThat(repository.at("imageScanningConfiguration").toString()).contains("scanOnPush=true");
            assertThat(repository.list("encryptionConfigurations").get(0).text("encryptionType"))
                    .isEqualTo("KMS");
            assertThat(repository.list("encryptionConfigurations").get(0).has("kmsKey"))
                    .isTrue();
        });
        assertThat(stack.ofType("aws:ecr/lifecyclePolicy:LifecyclePolicy"))
                .hasSize(4)
                .allSatisfy(policy -> assertThat(policy.text("policy")).contains("\"countNumber\":200"));
    }

    @Test
    void policies_fit_what_iam_allows_with_the_longest_names_too() {
        assertFit(stack, 3);
        assertFit(
                Stages.of(
                        "delivery",
                        MINIMAL.replace("name: dev", "name: abcdefghij")
                                + "  renderfleet:app: abcdefgh\n  renderfleet:stateBackend: {bucket: '"
                                + "b".repeat(63) + "'}\n"),
                1);
    }

    private static void assertFit(Recording stack, int stages) {
        assertThat(stack.ofType("aws:iam/policy:Policy"))
                .hasSizeGreaterThan(9 * stages)
                .allSatisfy(policy -> assertThat(policy.text("policy").length())
                        .as(policy.name())
                        .isLessThan(LONGEST_POLICY));
        Map<String, Long> attached = stack.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").stream()
                .collect(Collectors.groupingBy(each -> each.text("role"), Collectors.counting()));
        assertThat(attached)
                .hasSize(3 + 3 * stages)
                .allSatisfy((role, policies) -> assertThat(policies).as(role).isLessThanOrEqualTo(10L));
    }

    @Test
    void no_role_of_the_stack_has_a_name_like_a_stages() {
        assertThat(stack.ofType("aws:iam/role:Role"))
                .hasSize(3 + 3 * 3)
                .allSatisfy(role -> assertThat(role.text("name")).startsWith("bp-delivery-"));
    }

    @Test
    void an_accounts_own_provider_is_used_where_it_is_named() {
        Recording own = Stages.of(
                "delivery",
                MINIMAL + "  renderfleet:oidcProviderArn: arn:aws:iam::123456789012:oidc-provider/"
                        + "token.actions.githubusercontent.com\n");

        assertThat(own.ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider"))
                .isEmpty();
        assertThat(own.ofType("aws:iam/role:Role")).isNotEmpty().allSatisfy(role -> assertThat(
                        role.text("assumeRolePolicy"))
                .contains("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"));
        assertThat(stack.ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider"))
                .hasSize(1);
    }

    @Test
    void the_state_in_a_bucket_is_read_by_previews_and_written_by_the_stages_own_role() {
        WorkflowRoles roles = WorkflowRoles.of(MINIMAL
                + "  renderfleet:stateBackend: {bucket: example-state,"
                + " keyArn: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555'}\n");
        String state = "arn:aws:s3:::example-state/.pulumi/stacks/renderfleet/dev.json";
        String others = "arn:aws:s3:::example-state/.pulumi/stacks/renderfleet/prod.json";

        assertThat(roles.permissions("preview").allows("s3:GetObject", state)).isTrue();
        assertThat(roles.permissions("preview").allows("s3:PutObject", state)).isFalse();
        assertThat(roles.permissions("deploy-dev").allows("s3:PutObject", state))
                .isTrue();
        assertThat(roles.permissions("deploy-dev").allows("s3:PutObject", others))
                .isFalse();
        assertThat(roles.permissions("deploy-dev").allows("s3:GetObject", others))
                .isFalse();
        assertThat(roles.permissions("release-dev").allows("s3:GetObject", state))
                .isFalse();
        assertThat(WorkflowRoles.committed().permissions("preview").allows("s3:GetObject", state))
                .isFalse();
    }

    @Test
    void a_wrong_file_is_refused_as_a_whole() {
        assertThatThrownBy(() -> Delivery.read(
                        Map.of(
                                "renderfleet:repository",
                                "https://github.com/example/renderfleet",
                                "renderfleet:stages",
                                "[{\"name\": \"delivery\", \"domainName\": \"example.com\"}]",
                                "renderfleet:stage",
                                "dev",
                                "renderfleet:alertEmail",
                                "oncall@example.com",
                                "renderfleet:protectData",
                                "true"),
                        Set.of()))
                .isInstanceOf(InvalidStageException.class)
                .hasMessageContaining("Pulumi.delivery.yaml has 3 problems")
                .hasMessageContaining("owner/name of a repository on GitHub")
                .hasMessageContaining("renderfleet:stages[0].name")
                .hasMessageContaining("did you mean stages?");
    }

    @Test
    void a_stage_named_twice_is_refused() {
        assertThatThrownBy(() -> Delivery.read(
                        StageFiles.configurationOf(MINIMAL.replace(
                                "[{name: dev, domainName: dev.example.com}]",
                                "[{name: dev, domainName: a.example.com}, {name: dev, domainName: b.example.com}]")),
                        Set.of()))
                .hasMessageContaining("dev twice");
    }

    @Test
    void the_committed_file_is_about_the_committed_stages() {
        Delivery delivery = Delivery.read(StageFiles.configuration("delivery"), Set.of());

        assertThat(delivery.stages())
                .extracting(DeliveredStage::name)
                .containsExactlyInAnyOrderElementsOf(StageFiles.names().stream()
                        .filter(name -> !name.equals("local"))
                        .toList());
        assertThat(delivery.stages()).allSatisfy(each -> {
            Stage stage = StageFiles.read(each.name());
            assertThat(stage.app()).isEqualTo(delivery.app());
            assertThat(stage.region()).isEqualTo(delivery.region());
            assertThat(stage.domainName()).isEqualTo(each.domainName());
            assertThat(stage.hostedZoneId()).isEqualTo(each.hostedZoneId());
        });
    }

    @Test
    void every_role_of_a_stage_has_a_name_of_the_stage_and_its_boundary_where_one_is_set() {
        String boundary = "arn:aws:iam::123456789012:policy/bp-delivery-boundary-prod";
        Map<String, String> configuration = new java.util.HashMap<>(StageFiles.configuration("prod"));
        configuration.put("renderfleet:permissionsBoundary", boundary);
        List<RecordedResource> roles =
                Stages.record("prod", configuration).requireSuccess().ofType("aws:iam/role:Role");

        assertThat(roles).hasSizeGreaterThan(10).allSatisfy(role -> {
            assertThat(role.text("name")).startsWith("bp-prod-").hasSizeLessThanOrEqualTo(64);
            assertThat(role.text("permissionsBoundary")).isEqualTo(boundary);
        });
        assertThat(Stages.committed("prod").ofType("aws:iam/role:Role"))
                .allSatisfy(role -> assertThat(role.has("permissionsBoundary")).isFalse());
        assertThat(Stages.committed("dev").ofType("aws:iam/instanceProfile:InstanceProfile"))
                .isNotEmpty()
                .allSatisfy(profile -> assertThat(profile.text("name")).startsWith("bp-dev-"));
    }
}

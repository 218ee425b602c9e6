package dev.renderfleet.local.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.protocol.Network;
import dev.renderfleet.local.protocol.Plugin;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputCheckTest {

    private static final Fields NOTHING = PropertyValue.emptyFields();

    @TempDir
    Path folder;

    private Plugin plugin;

    @BeforeEach
    void start() {
        plugin = Plugin.in(
                folder,
                Map.of(),
                Map.of("region", "us-east-1", "defaultTags", "{\"tags\":{\"App\":\"bp\",\"Stage\":\"test\"}}"));
    }

    @Test
    void an_unknown_property_is_named_with_its_value_and_the_likely_one() {
        assertThat(plugin.problems(Network.VPC, Map.of("cidrBlok", "10.0.0.0/16", "cidrBlock", "10.0.0.0/16")))
                .containsExactly("cidrBlok: aws:ec2/vpc:Vpc has no property \"cidrBlok\"; did you mean \"cidrBlock\"?,"
                        + " found \"10.0.0.0/16\"");
    }

    @Test
    void an_unknown_nested_property_is_named_with_its_path() {
        assertThat(plugin.problems(
                        "aws:ec2/launchTemplate:LaunchTemplate",
                        Map.of("blockDeviceMappings", List.of(Map.of("ebs", Map.of("volumeSise", 8))))))
                .singleElement()
                .asString()
                .startsWith("blockDeviceMappings[0].ebs.volumeSise: ")
                .contains("did you mean \"volumeSize\"");
    }

    @Test
    void missing_required_inputs_are_reported_nested_ones_too() {
        assertThat(plugin.problems(Network.ROLE, Map.of()))
                .containsExactly("assumeRolePolicy: required by aws:iam/role:Role, but missing");
        assertThat(plugin.problems(Network.GROUP, Map.of("ingress", List.of(Map.of("fromPort", 1, "toPort", 2)))))
                .containsExactly("ingress[0].protocol: required by SecurityGroupIngress, but missing");
    }

    @Test
    void values_of_the_wrong_kind_are_reported() {
        assertThat(plugin.problems(
                        Network.VPC, Map.of("cidrBlock", 10, "enableDnsSupport", "yes", "tags", List.of("a"))))
                .containsExactlyInAnyOrder(
                        "cidrBlock: expected a string, found 10",
                        "enableDnsSupport: expected true or false, found \"yes\"",
                        "tags: expected a map, found [\"a\"]");
    }

    @Test
    void a_whole_number_may_not_have_a_fraction() {
        assertThat(plugin.problems("aws:cloudwatch/logGroup:LogGroup", Map.of("retentionInDays", 7.5)))
                .contains("retentionInDays: expected a whole number, found 7.5");
    }

    @Test
    void secret_values_are_never_quoted() {
        assertThat(plugin.problems(
                        Network.VPC,
                        Map.of(
                                "cidrBlock", new Secret(PropertyValue.of(123)),
                                "instanceTenancy", new Secret(PropertyValue.of("hunter2")))))
                .hasSize(2)
                .noneMatch(problem -> problem.contains("123") || problem.contains("hunter2"));
    }

    @Test
    void unknown_values_pass() {
        assertThat(plugin.problems(
                        Network.SUBNET, Map.of("vpcId", PropertyValue.unknown(), "cidrBlock", PropertyValue.unknown())))
                .isEmpty();
    }

    @Test
    void values_outside_a_known_set_are_refused() {
        assertThat(plugin.problems(Network.VPC, Map.of("cidrBlock", "10.0.0.0/16", "instanceTenancy", "shared")))
                .containsExactly("instanceTenancy: expected one of default, dedicated, found \"shared\"");
    }

    @Test
    void a_block_that_does_not_fit_its_prefix_is_refused() {
        assertThat(plugin.problems(Network.VPC, Map.of("cidrBlock", "10.0.0.1/16")))
                .singleElement()
                .asString()
                .contains("10.0.0.1/16");
    }

    @Test
    void an_unknown_type_is_refused_with_the_way_to_add_it() {
        assertThatThrownBy(() -> plugin.problems("aws:medialive/channel:Channel", Map.of()))
                .hasMessageContaining("aws:medialive/channel:Channel")
                .hasMessageContaining("local/README.md");
    }

    @Test
    void a_type_that_the_sdk_does_not_have_is_refused() {
        assertThatThrownBy(() -> plugin.problems("aws:ec2/vpcs:Vpcs", Map.of()))
                .hasMessageContaining("no resource type aws:ec2/vpcs:Vpcs");
    }

    @Test
    void a_name_left_out_is_made_of_the_logical_name_and_seven_digits_and_kept() {
        Fields first = plugin.checked(Network.ROLE, "worker", NOTHING, Map.of("assumeRolePolicy", "{}"));
        assertThat(first.get("name").textOrNull()).matches("worker-[0-9a-f]{7}");
        Fields second = plugin.checked(Network.ROLE, "worker", first, Map.of("assumeRolePolicy", "{}"));
        assertThat(second.get("name")).isEqualTo(first.get("name"));
    }

    @Test
    void a_name_that_was_given_before_is_not_kept_when_it_is_left_out_now() {
        Fields first =
                plugin.checked(Network.ROLE, "worker", NOTHING, Map.of("assumeRolePolicy", "{}", "name", "fixed"));
        Fields second = plugin.checked(Network.ROLE, "worker", first, Map.of("assumeRolePolicy", "{}"));
        assertThat(second.get("name").textOrNull()).matches("worker-[0-9a-f]{7}");
    }

    @Test
    void an_automatic_name_longer_than_aws_allows_is_refused() {
        Map<String, Object> inputs = new HashMap<>(Map.of("assumeRolePolicy", "{}"));
        assertThatThrownBy(() -> plugin.checked(Network.ROLE, "r".repeat(60), NOTHING, inputs))
                .hasMessageContaining("longer than the 64 characters");
    }

    @Test
    void defaults_of_the_provider_are_filled_in_and_noted() {
        Fields checked = plugin.checked(Network.VPC, "vpc", NOTHING, Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(checked.get("instanceTenancy")).isEqualTo(PropertyValue.of("default"));
        assertThat(checked.get("__defaults"))
                .isEqualTo(PropertyValue.of(List.of("enableDnsSupport", "instanceTenancy")));
    }

    @Test
    void all_tags_are_the_providers_and_the_resources_own_which_win() {
        Fields checked = plugin.checked(
                Network.VPC, "vpc", NOTHING, Map.of("cidrBlock", "10.0.0.0/16", "tags", Map.of("Stage", "own")));
        assertThat(checked.get("tagsAll")).isEqualTo(PropertyValue.of(Map.of("App", "bp", "Stage", "own")));
    }
}

package dev.renderfleet.local.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.protocol.Network;
import dev.renderfleet.local.protocol.Plugin;
import dev.renderfleet.local.protocol.Plugin.Deployed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.PropertyDiff;

class InputDiffTest {

    @TempDir
    Path folder;

    private Plugin plugin;
    private Network network;

    @BeforeEach
    void start() {
        plugin = Plugin.in(folder);
        network = Network.in(plugin);
    }

    @Test
    void the_same_inputs_make_no_difference() {
        DiffResponse diff = plugin.diff(network.vpc(), Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(diff.getChanges()).isEqualTo(DiffResponse.DiffChanges.DIFF_NONE);
        assertThat(diff.getDetailedDiffMap()).isEmpty();
    }

    @Test
    void a_change_that_aws_can_make_is_an_update_in_place() {
        DiffResponse diff = plugin.diff(network.vpc(), Map.of("cidrBlock", "10.0.0.0/16", "enableDnsHostnames", true));
        assertThat(diff.getDiffsList()).containsExactly("enableDnsHostnames");
        assertThat(diff.getReplacesList()).isEmpty();
        assertThat(diff.getDetailedDiffMap().get("enableDnsHostnames").getKind())
                .isEqualTo(PropertyDiff.Kind.ADD);
    }

    @Test
    void a_change_that_aws_cannot_make_is_a_replacement() {
        DiffResponse diff = plugin.diff(network.vpc(), Map.of("cidrBlock", "10.1.0.0/16"));
        assertThat(diff.getReplacesList()).containsExactly("cidrBlock");
        assertThat(diff.getDetailedDiffMap().get("cidrBlock").getKind()).isEqualTo(PropertyDiff.Kind.UPDATE_REPLACE);
        assertThat(diff.getDeleteBeforeReplace()).isFalse();
    }

    @Test
    void a_resource_with_a_fixed_name_is_deleted_before_it_is_replaced() {
        Deployed role =
                plugin.create(Network.ROLE, "fixed", Map.of("assumeRolePolicy", "{}", "name", "fixed", "path", "/a/"));
        DiffResponse diff = plugin.diff(role, Map.of("assumeRolePolicy", "{}", "name", "fixed", "path", "/b/"));
        assertThat(diff.getReplacesList()).containsExactly("path");
        assertThat(diff.getDeleteBeforeReplace()).isTrue();
    }

    @Test
    void a_new_id_that_is_not_known_yet_replaces_where_a_known_one_would() {
        DiffResponse diff =
                plugin.diffChecked(network.subnet(), network.subnet().inputs().with("vpcId", PropertyValue.unknown()));
        assertThat(diff.getReplacesList()).containsExactly("vpcId");
    }

    @Test
    void policies_are_compared_as_json() {
        Deployed role = plugin.create(
                Network.ROLE, "json", Map.of("assumeRolePolicy", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"));
        DiffResponse diff =
                plugin.diff(role, Map.of("assumeRolePolicy", "{ \"Statement\": [],\n \"Version\": \"2012-10-17\" }"));
        assertThat(diff.getChanges()).isEqualTo(DiffResponse.DiffChanges.DIFF_NONE);
    }

    @Test
    void lists_of_ids_are_sets() {
        Deployed other = plugin.create(
                Network.GROUP, "other", Map.of("vpcId", network.vpc().id()));
        String type = "aws:ec2/networkInterface:NetworkInterface";
        String subnet = network.subnet().id();
        Deployed eni = plugin.create(
                type,
                "eni",
                Map.of(
                        "subnetId",
                        subnet,
                        "securityGroups",
                        List.of(network.group().id(), other.id())));
        assertThat(plugin.diff(
                                eni,
                                Map.of(
                                        "subnetId",
                                        subnet,
                                        "securityGroups",
                                        List.of(other.id(), network.group().id())))
                        .getChanges())
                .isEqualTo(DiffResponse.DiffChanges.DIFF_NONE);
    }

    @Test
    void a_nested_property_that_forces_a_replacement_does_so_when_its_object_appears() {
        Deployed instance = plugin.create(
                "aws:ec2/instance:Instance",
                "instance",
                Map.of("ami", "ami-00000000000000000", "instanceType", "t4g.nano"));
        Map<String, Object> encrypted = Map.of(
                "ami", "ami-00000000000000000",
                "instanceType", "t4g.nano",
                "rootBlockDevice", Map.of("encrypted", true, "volumeSize", 20));
        Map<String, Object> larger = Map.of(
                "ami", "ami-00000000000000000",
                "instanceType", "t4g.nano",
                "rootBlockDevice", Map.of("volumeSize", 20));
        assertThat(plugin.diff(instance, encrypted).getReplacesList()).containsExactly("rootBlockDevice");
        assertThat(plugin.diff(instance, larger).getReplacesList()).isEmpty();
    }

    @Test
    void a_value_that_aws_chose_is_kept_when_the_program_stops_asking_for_it() {
        Deployed subnet = network.subnet();
        DiffResponse diff = plugin.diff(subnet, Map.of("vpcId", network.vpc().id(), "cidrBlock", "10.0.1.0/24"));
        assertThat(diff.getChanges()).isEqualTo(DiffResponse.DiffChanges.DIFF_NONE);
    }

    @Test
    void marking_a_value_secret_is_no_change() {
        Fields news = network.vpc().inputs().with("cidrBlock", new Secret(PropertyValue.of("10.0.0.0/16")));
        assertThat(plugin.diffChecked(network.vpc(), news).getChanges()).isEqualTo(DiffResponse.DiffChanges.DIFF_NONE);
    }
}

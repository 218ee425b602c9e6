package dev.renderfleet.local.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.protocol.Network;
import dev.renderfleet.local.protocol.Plugin;
import dev.renderfleet.local.protocol.Plugin.Deployed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.DiffResponse;

class ResourceLifecycleTest {

    private static final Map<String, String> ROLE_INPUTS = Map.of("assumeRolePolicy", "{}", "name", "fixed");

    @TempDir
    Path folder;

    private Plugin plugin;

    @BeforeEach
    void start() {
        plugin = Plugin.in(folder);
    }

    private Path file() {
        return folder.resolve(".renderfleet/rehearsal-project-test.json");
    }

    @Test
    void ids_and_arns_have_the_form_of_aws() {
        Deployed vpc = plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(vpc.id()).matches("vpc-[0-9a-f]{17}");
        assertThat(vpc.text("arn")).isEqualTo("arn:aws:ec2:us-east-1:123456789012:vpc/" + vpc.id());
        assertThat(vpc.text("defaultSecurityGroupId")).matches("sg-[0-9a-f]{17}");
    }

    @Test
    void a_preview_creates_nothing_and_knows_no_ids() {
        Deployed vpc = plugin.previewCreate(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(vpc.id()).isEmpty();
        assertThat(vpc.get("arn").isUnknown()).isTrue();
        assertThat(vpc.get("instanceTenancy")).isEqualTo(PropertyValue.of("default"));
        assertThat(file()).doesNotExist();
    }

    @Test
    void a_reference_to_what_no_resource_made_is_refused() {
        assertThatThrownBy(() -> plugin.create(
                        Network.SUBNET, "subnet", Map.of("vpcId", "vpc-0123456789abcdef0", "cidrBlock", "10.0.1.0/24")))
                .hasMessageContaining("vpcId: \"vpc-0123456789abcdef0\" is not the id of an aws:ec2/vpc:Vpc");
    }

    @Test
    void a_reference_to_a_resource_of_the_wrong_type_is_refused() {
        Network network = Network.in(plugin);
        assertThatThrownBy(() -> plugin.create(
                        Network.SUBNET,
                        "other",
                        Map.of("vpcId", network.subnet().id(), "cidrBlock", "10.0.2.0/24")))
                .hasMessageContaining("vpcId");
    }

    @Test
    void an_arn_in_an_undeclared_place_is_looked_up_too() {
        assertThatThrownBy(() -> plugin.create(
                        "aws:cloudwatch/metricAlarm:MetricAlarm",
                        "alarm",
                        Map.of(
                                "comparisonOperator", "GreaterThanThreshold",
                                "evaluationPeriods", 1,
                                "metricName", "Errors",
                                "namespace", "AWS/Lambda",
                                "statistic", "Sum",
                                "alarmActions", List.of("arn:aws:sns:us-east-1:123456789012:nobody"))))
                .hasMessageContaining("alarmActions[0]")
                .hasMessageContaining("nobody");
    }

    @Test
    void a_preview_judges_ids_but_not_names_that_are_about_to_exist() {
        assertThatThrownBy(() -> plugin.previewCreate(
                        Network.SUBNET, "subnet", Map.of("vpcId", "vpc-0123456789abcdef0", "cidrBlock", "10.0.1.0/24")))
                .hasMessageContaining("vpcId");
        Deployed profile = plugin.previewCreate(
                "aws:iam/instanceProfile:InstanceProfile", "profile", Map.of("role", "about-to-exist"));
        assertThat(profile.text("role")).isEqualTo("about-to-exist");
    }

    @Test
    void policies_of_aws_need_not_be_made() {
        Network network = Network.in(plugin);
        Deployed attachment = plugin.create(
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "attachment",
                Map.of(
                        "role",
                        network.role().text("name"),
                        "policyArn",
                        "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"));
        assertThat(attachment.id()).startsWith(network.role().text("name") + "-20260102030405");
    }

    @Test
    void what_the_user_vouches_for_is_there() {
        Plugin vouched = Plugin.in(folder, Map.of("REHEARSAL_EXISTING", "vpc-0123456789abcdef0, sg-1"));
        Deployed subnet = vouched.create(
                Network.SUBNET, "subnet", Map.of("vpcId", "vpc-0123456789abcdef0", "cidrBlock", "10.0.1.0/24"));
        assertThat(subnet.id()).startsWith("subnet-");
    }

    @Test
    void two_resources_cannot_have_the_same_fixed_name() {
        plugin.create(Network.ROLE, "one", ROLE_INPUTS);
        assertThatThrownBy(() -> plugin.create(Network.ROLE, "two", ROLE_INPUTS))
                .hasMessageContaining("EntityAlreadyExists: Role with name fixed already exists.");
    }

    @Test
    void subnets_lie_in_their_vpc_and_do_not_overlap() {
        Network network = Network.in(plugin);
        assertThatThrownBy(() -> plugin.create(Network.SUBNET, "outside", Network.subnet(network.vpc(), "10.1.0.0/24")))
                .hasMessageContaining("InvalidSubnet.Range");
        assertThatThrownBy(() -> plugin.create(Network.SUBNET, "twice", Network.subnet(network.vpc(), "10.0.0.0/20")))
                .hasMessageContaining("InvalidSubnet.Conflict")
                .hasMessageContaining(network.subnet().id());
    }

    @Test
    void what_others_refer_to_cannot_be_deleted() {
        Network network = Network.in(plugin);
        assertThatThrownBy(() -> plugin.delete(network.vpc()))
                .hasMessageContaining("DependencyViolation")
                .hasMessageContaining(network.vpc().id());
        plugin.delete(network.subnet());
        plugin.delete(network.group());
        plugin.delete(network.vpc());
        assertThat(plugin.read(network.vpc()).id()).isEmpty();
    }

    @Test
    void deleting_what_is_gone_is_no_error() {
        Network network = Network.in(plugin);
        plugin.delete(network.role());
        plugin.delete(network.role());
        assertThat(plugin.read(network.role()).id()).isEmpty();
    }

    @Test
    void an_update_keeps_id_and_random_values_and_counts_versions() {
        Deployed template =
                plugin.create("aws:ec2/launchTemplate:LaunchTemplate", "lt", Map.of("instanceType", "t4g.nano"));
        Deployed updated = plugin.update(template, Map.of("instanceType", "t4g.micro"));
        assertThat(updated.id()).isEqualTo(template.id());
        assertThat(updated.text("arn")).isEqualTo(template.text("arn"));
        assertThat(template.get("latestVersion")).isEqualTo(PropertyValue.of(1));
        assertThat(updated.get("latestVersion")).isEqualTo(PropertyValue.of(2));
    }

    @Test
    void a_read_finds_what_was_made_and_changes_nothing() {
        Network network = Network.in(plugin);
        Deployed read = plugin.read(network.subnet());
        assertThat(read.state()).isEqualTo(network.subnet().state());
        assertThat(read.inputs()).isEqualTo(network.subnet().inputs());
    }

    @Test
    void a_line_removed_from_the_file_is_a_resource_that_is_gone() throws IOException {
        Network network = Network.in(plugin);
        Files.writeString(
                file(),
                Files.readAllLines(file()).stream()
                                .filter(line -> !line.contains("\"aws:ec2/securityGroup:SecurityGroup "))
                                .collect(Collectors.joining("\n"))
                        + "\n");
        assertThat(plugin.read(network.group()).id()).isEmpty();
        assertThat(plugin.read(network.vpc()).id()).isEqualTo(network.vpc().id());
    }

    @Test
    void a_value_changed_in_the_file_is_drift_that_the_next_run_repairs() throws IOException {
        Deployed group = plugin.create("aws:cloudwatch/logGroup:LogGroup", "logs", Map.of("retentionInDays", 30));
        Files.writeString(file(), Files.readString(file()).replace("\"retentionInDays\":30", "\"retentionInDays\":7"));
        Deployed read = plugin.read(group);
        assertThat(read.get("retentionInDays")).isEqualTo(PropertyValue.of(7));
        DiffResponse diff = plugin.diff(read, Map.of("retentionInDays", 30));
        assertThat(diff.getDiffsList()).containsExactly("retentionInDays");
    }

    @Test
    void an_update_of_what_is_gone_says_so() throws IOException {
        Deployed role = plugin.create(Network.ROLE, "role", ROLE_INPUTS);
        Files.delete(file());
        assertThatThrownBy(() ->
                        plugin.update(role, Map.of("assumeRolePolicy", "{}", "name", "fixed", "description", "new")))
                .hasMessageContaining("does not exist (any more)");
    }

    @Test
    void a_create_that_the_engine_never_heard_of_is_made_good_by_the_next() {
        Deployed lost = plugin.create(Network.ROLE, "role", ROLE_INPUTS);
        Plugin next = Plugin.in(folder);
        Deployed made = next.create(Network.ROLE, "role", ROLE_INPUTS);
        assertThat(made.id()).isEqualTo("fixed");
        assertThat(made.text("uniqueId")).isNotEqualTo(lost.text("uniqueId"));
        Deployed lostVpc = next.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        Plugin third = Plugin.in(folder);
        third.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(third.read(lostVpc).id()).isEmpty();
    }

    @Test
    void a_replacement_does_not_take_the_old_resource_for_a_lost_one() {
        Deployed old = plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        Plugin next = Plugin.in(folder);
        next.diff(old, Map.of("cidrBlock", "10.1.0.0/16"));
        Deployed replacement = next.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.1.0.0/16"));
        assertThat(replacement.id()).isNotEqualTo(old.id());
        assertThat(next.read(old).id()).isEqualTo(old.id());
    }

    @Test
    void a_lost_replacement_is_made_good_while_the_old_resource_stays() {
        Deployed old = plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        Plugin interrupted = Plugin.in(folder);
        interrupted.diff(old, Map.of("cidrBlock", "10.1.0.0/16"));
        Deployed lost = interrupted.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.1.0.0/16"));
        Plugin next = Plugin.in(folder);
        next.diff(old, Map.of("cidrBlock", "10.1.0.0/16"));
        next.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.1.0.0/16"));
        assertThat(next.read(lost).id()).isEmpty();
        assertThat(next.read(old).id()).isEqualTo(old.id());
    }

    @Test
    void secrets_stay_secret_in_the_state_and_out_of_the_file() throws IOException {
        Deployed function = plugin.create(
                "aws:iam/role:Role",
                "role",
                Map.of("assumeRolePolicy", "{}", "description", new Secret(PropertyValue.of("hunter2"))));
        assertThat(function.get("description")).isEqualTo(new Secret(PropertyValue.of("hunter2")));
        assertThat(Files.readString(file())).doesNotContain("hunter2");
        Deployed read = plugin.read(function);
        assertThat(read.state()).isEqualTo(function.state());
        assertThat(read.inputs()).isEqualTo(function.inputs());
    }

    @Test
    void what_is_derived_from_a_secret_is_secret() {
        Deployed group = plugin.create(
                "aws:cloudwatch/logGroup:LogGroup", "logs", Map.of("name", new Secret(PropertyValue.of("hidden"))));
        assertThat(group.get("arn")).isInstanceOf(Secret.class);
    }

    @Test
    void an_injected_failure_says_so_and_changes_nothing() {
        Plugin failing = Plugin.in(folder, Map.of("REHEARSAL_FAIL", "aws:iam/role:Role:broken:Create"));
        assertThatThrownBy(() -> failing.create(Network.ROLE, "broken", Map.of("assumeRolePolicy", "{}")))
                .hasMessageContaining("REHEARSAL_FAIL")
                .hasMessageContaining("broken");
        assertThat(failing.create(Network.ROLE, "whole", Map.of("assumeRolePolicy", "{}"))
                        .id())
                .startsWith("whole-");
        assertThat(plugin.create(Network.ROLE, "broken", Map.of("assumeRolePolicy", "{}"))
                        .id())
                .startsWith("broken-");
    }

    @Test
    void a_failure_asked_for_in_the_wrong_form_is_refused_at_once() {
        assertThatThrownBy(() -> Plugin.in(folder, Map.of("REHEARSAL_FAIL", "aws:iam/role:Role:explode")))
                .hasMessageContaining("REHEARSAL_FAIL: expected type:operation");
    }

    @Test
    void a_region_of_its_own_shows_in_arns_and_zones() {
        Plugin europe = Plugin.in(folder, Map.of(), Map.of("region", "eu-central-1"));
        Deployed vpc = europe.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(vpc.text("arn")).startsWith("arn:aws:ec2:eu-central-1:");
        assertThatThrownBy(() -> europe.create(Network.SUBNET, "subnet", Network.subnet(vpc, "10.0.1.0/24")))
                .hasMessageContaining("the region eu-central-1 has no zone \"us-east-1a\"");
    }
}

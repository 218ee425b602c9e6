package dev.renderfleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {

    private static final String ANYWHERE = "0.0.0.0/0";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void only_public_subnets_have_a_route_to_the_internet_gateway(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(subnetsRoutedTo(recording, "gatewayId"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("network-public-"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void isolated_subnets_have_no_route_at_all(String stage) {
        Recording recording = Stages.committed(stage);
        String isolatedTable = idOf(recording, "aws:ec2/routeTable:RouteTable", "network-isolated-routes");

        assertThat(recording.ofType("aws:ec2/route:Route"))
                .extracting(route -> route.text("routeTableId"))
                .isNotEmpty()
                .doesNotContain(isolatedTable);
        assertThat(recording
                        .resource("aws:ec2/routeTable:RouteTable", "network-isolated-routes")
                        .list("routes"))
                .isEmpty();
        assertThat(associations(recording).entrySet())
                .filteredOn(entry -> entry.getKey().startsWith("network-isolated-"))
                .isNotEmpty()
                .allMatch(entry -> entry.getValue().equals(isolatedTable));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_subnet_has_a_route_table_of_its_tier(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(associations(recording).keySet())
                .containsExactlyInAnyOrderElementsOf(recording.ofType("aws:ec2/subnet:Subnet").stream()
                        .map(RecordedResource::name)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"dev, 6", "local, 6", "staging, 6", "prod, 9"})
    void each_zone_has_a_subnet_per_tier(String stage, int count) {
        assertThat(Stages.committed(stage).ofType("aws:ec2/subnet:Subnet"))
                .hasSize(count)
                .allSatisfy(subnet -> {
                    assertThat(subnet.text("availabilityZone"))
                            .startsWith("us-east-1")
                            .endsWith(subnet.name().substring(subnet.name().length() - 1));
                });
    }

    @Test
    void a_nat_gateway_per_zone_serves_its_own_zone() {
        Recording prod = Stages.committed("prod");

        assertThat(prod.ofType("aws:ec2/natGateway:NatGateway")).hasSize(3);
        for (String zone : List.of("a", "b", "c")) {
            assertThat(prod.resource("aws:ec2/route:Route", "network-private-" + zone + "-internet")
                            .text("natGatewayId"))
                    .isEqualTo(idOf(prod, "aws:ec2/natGateway:NatGateway", "network-nat-" + zone));
            assertThat(prod.resource("aws:ec2/natGateway:NatGateway", "network-nat-" + zone)
                            .text("subnetId"))
                    .isEqualTo(idOf(prod, "aws:ec2/subnet:Subnet", "network-public-" + zone));
        }
    }

    @Test
    void a_single_nat_gateway_serves_all_zones() {
        Recording staging = Stages.committed("staging");
        String gateway = idOf(staging, "aws:ec2/natGateway:NatGateway", "network-nat-a");

        assertThat(staging.ofType("aws:ec2/natGateway:NatGateway")).hasSize(1);
        assertThat(privateRoutes(staging)).hasSize(2).allMatch(route -> route.text("natGatewayId")
                .equals(gateway));
    }

    @ParameterizedTest
    @CsvSource({"dev, true", "local, true", "staging, false", "prod, false"})
    void only_public_subnets_of_a_nat_instance_hand_out_public_addresses(String stage, boolean byInstance) {
        assertThat(Stages.committed(stage).ofType("aws:ec2/subnet:Subnet"))
                .allSatisfy(subnet -> assertThat(subnet.isTrue("mapPublicIpOnLaunch"))
                        .as(subnet.name())
                        .isEqualTo(byInstance && subnet.name().startsWith("network-public-")));
    }

    @Test
    void the_nat_instance_is_one_in_any_zone_and_comes_back() {
        Recording dev = Stages.committed("dev");
        RecordedResource group = dev.resource("aws:autoscaling/group:Group", "network-nat-group");

        assertThat(group.integer("minSize")).contains(1);
        assertThat(group.integer("maxSize")).contains(1);
        assertThat(group.strings("vpcZoneIdentifiers"))
                .containsExactly(
                        idOf(dev, "aws:ec2/subnet:Subnet", "network-public-a"),
                        idOf(dev, "aws:ec2/subnet:Subnet", "network-public-b"));
        assertThat(group.dependencies())
                .as("boots when it may act and has a way out itself")
                .contains(
                        dev.resource("aws:iam/rolePolicy:RolePolicy", "network-nat-become-the-way-out")
                                .urn(),
                        dev.resource("aws:ec2/route:Route", "network-public-internet")
                                .urn());
    }

    @Test
    void the_nat_instance_takes_the_address_and_the_routes_as_it_boots() {
        Recording dev = Stages.committed("dev");
        String script = new String(
                Base64.getDecoder()
                        .decode(dev.resource("aws:ec2/launchTemplate:LaunchTemplate", "network-nat-template")
                                .text("userData")),
                StandardCharsets.UTF_8);

        assertThat(script)
                .startsWith("#!/bin/bash\n")
                .contains("ALLOCATION_ID='"
                        + dev.resource("aws:ec2/eip:Eip", "network-nat-address")
                                .outputs()
                                .text("allocationId")
                        + "'\n")
                .contains("ROUTE_TABLE_IDS='"
                        + idOf(dev, "aws:ec2/routeTable:RouteTable", "network-private-a-by-instance-routes")
                        + " "
                        + idOf(dev, "aws:ec2/routeTable:RouteTable", "network-private-b-by-instance-routes")
                        + "'\n")
                .contains("--no-source-dest-check", "--allow-reassociation");
        assertThat(privateRoutes(dev))
                .as("default routes are the instance's own")
                .isEmpty();
    }

    @Test
    void another_nat_strategy_means_other_private_route_tables() {
        assertThat(privateTableNames("dev"))
                .containsExactly("network-private-a-by-instance-routes", "network-private-b-by-instance-routes");
        assertThat(privateTableNames("staging"))
                .containsExactly("network-private-a-routes", "network-private-b-routes");
    }

    @Test
    void the_nat_instance_is_hardened() {
        RecordedResource template =
                Stages.committed("dev").resource("aws:ec2/launchTemplate:LaunchTemplate", "network-nat-template");

        assertThat(template.text("metadataOptions.httpTokens")).isEqualTo("required");
        assertThat(template.integer("metadataOptions.httpPutResponseHopLimit")).contains(1);
        assertThat(template.text("blockDeviceMappings[0].ebs.encrypted")).isEqualTo("true");
        assertThat(template.has("keyName")).isFalse();
        assertThat(template.text("instanceType")).startsWith("t4g.");
    }

    @Test
    void the_nat_instance_may_become_the_way_out_and_nothing_else() {
        Recording dev = Stages.committed("dev");
        RecordedResource policy = dev.resource("aws:iam/rolePolicy:RolePolicy", "network-nat-become-the-way-out");

        assertThat(policy.json("policy").at("Statement").toPlain())
                .isEqualTo(List.of(
                        Map.of(
                                "Sid",
                                "PointRoutesHere",
                                "Effect",
                                "Allow",
                                "Action",
                                List.of("ec2:CreateRoute", "ec2:ReplaceRoute"),
                                "Resource",
                                List.of(
                                        arnOf(
                                                dev,
                                                "aws:ec2/routeTable:RouteTable",
                                                "network-private-a-by-instance-routes"),
                                        arnOf(
                                                dev,
                                                "aws:ec2/routeTable:RouteTable",
                                                "network-private-b-by-instance-routes"))),
                        Map.of(
                                "Sid", "TakeAddress",
                                "Effect", "Allow",
                                "Action", "ec2:AssociateAddress",
                                "Resource", arnOf(dev, "aws:ec2/eip:Eip", "network-nat-address")),
                        Map.of(
                                "Sid",
                                "OnlyNatInstances",
                                "Effect",
                                "Allow",
                                "Action",
                                List.of("ec2:AssociateAddress", "ec2:ModifyInstanceAttribute"),
                                "Resource",
                                "arn:aws:ec2:us-east-1:123456789012:instance/*",
                                "Condition",
                                Map.of("StringEquals", Map.of("aws:ResourceTag/Name", "bp-dev-nat")))));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void gateway_endpoints_serve_every_private_route_table(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> tables = recording.ofType("aws:ec2/routeTable:RouteTable").stream()
                .filter(table -> table.name().startsWith("network-private-"))
                .map(RecordedResource::id)
                .collect(Collectors.toSet());

        for (String service : List.of("s3", "dynamodb")) {
            RecordedResource endpoint =
                    recording.resource("aws:ec2/vpcEndpoint:VpcEndpoint", "network-endpoints-" + service);
            assertThat(endpoint.text("vpcEndpointType")).isEqualTo("Gateway");
            assertThat(endpoint.strings("routeTableIds")).containsExactlyInAnyOrderElementsOf(tables);
        }
    }

    @Test
    void interface_endpoints_lie_in_the_private_subnets_behind_their_group() {
        Recording prod = Stages.committed("prod");
        RecordedResource endpoint = prod.resource("aws:ec2/vpcEndpoint:VpcEndpoint", "network-endpoints-ecr-api");

        assertThat(endpoint.text("serviceName")).isEqualTo("com.amazonaws.us-east-1.ecr.api");
        assertThat(endpoint.text("vpcEndpointType")).isEqualTo("Interface");
        assertThat(endpoint.isTrue("privateDnsEnabled")).isTrue();
        assertThat(endpoint.strings("subnetIds")).hasSize(3);
        assertThat(endpoint.strings("securityGroupIds"))
                .containsExactly(
                        idOf(prod, "aws:ec2/securityGroup:SecurityGroup", "network-security-groups-endpoints"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void all_traffic_is_logged_encrypted_and_for_a_limited_time(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource log = recording.resource("aws:ec2/flowLog:FlowLog", "network-flow-logs-flow-log");
        RecordedResource group = recording.resource("aws:cloudwatch/logGroup:LogGroup", "network-flow-logs-group");
        RecordedResource key = recording.resource("aws:kms/key:Key", "network-logs-key");

        assertThat(log.text("trafficType")).isEqualTo("ALL");
        assertThat(log.text("vpcId")).isEqualTo(idOf(recording, "aws:ec2/vpc:Vpc", "network-vpc"));
        assertThat(log.text("logDestination")).isEqualTo(group.outputs().text("arn"));
        assertThat(group.text("name")).isEqualTo("/bp/" + stage + "/vpc-flow-logs");
        assertThat(group.integer("retentionInDays")).contains(30);
        assertThat(group.text("kmsKeyId")).isEqualTo(key.outputs().text("arn"));
        assertThat(key.isTrue("enableKeyRotation")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_default_security_group_permits_nothing(String stage) {
        RecordedResource group = Stages.committed(stage)
                .resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "network-default-security-group");

        assertThat(group.list("ingress")).isEmpty();
        assertThat(group.list("egress")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void security_groups_have_no_rules_inside_and_a_description(String stage) {
        assertThat(Stages.committed(stage).ofType("aws:ec2/securityGroup:SecurityGroup"))
                .isNotEmpty()
                .allSatisfy(group -> {
                    assertThat(group.has("ingress")).isFalse();
                    assertThat(group.has("egress")).isFalse();
                    assertThat(group.text("description")).isNotBlank();
                });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_rules_are_those_of_the_plan(String stage) {
        Recording recording = Stages.committed(stage);
        var config = StageFiles.read(stage);
        SecurityGroupPlan plan = SecurityGroupPlan.of(config.network(), config.workloads());

        assertThat(recording.ofType(
                        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
                .extracting(rule -> rule.text("description") + rule.text("fromPort") + rule.text("ipProtocol"))
                .containsExactlyInAnyOrderElementsOf(plan.permissions().stream()
                        .map(permission -> permission.description() + permission.port() + "tcp")
                        .toList());
    }

    @Test
    void a_rule_between_groups_names_the_peers_group() {
        Recording dev = Stages.committed("dev");
        RecordedResource rule = dev.resource(
                "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                "network-security-groups-mariadb-ingress-3306-backend");

        assertThat(rule.text("securityGroupId"))
                .isEqualTo(idOf(dev, "aws:ec2/securityGroup:SecurityGroup", "network-security-groups-mariadb"));
        assertThat(rule.text("referencedSecurityGroupId"))
                .isEqualTo(idOf(dev, "aws:ec2/securityGroup:SecurityGroup", "network-security-groups-backend"));
        assertThat(rule.integer("toPort")).contains(3306);
        assertThat(rule.has("cidrIpv4")).isFalse();
    }

    @Test
    void behind_the_cdn_the_load_balancer_names_cloudfronts_prefix_list() {
        Recording stage = Stages.of(
                "dev",
                """
                config:
                  renderfleet:domainName: dev.example.com
                  renderfleet:hostedZoneId: Z0123456789ABCDEFGHIJ
                  renderfleet:alertEmail: oncall@example.com
                  renderfleet:monthlyBudgetUsd: 100
                  renderfleet:protectData: false
                  renderfleet:network:
                    zones: [a, b]
                    nat: {strategy: gateway}
                    loadBalancerIngress: cloudFront
                """);

        assertThat(stage.resource(
                                "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                                "network-security-groups-load-balancer-ingress-443-cloudfront")
                        .text("prefixListId"))
                .isEqualTo("pl-3b927c52");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_stack_exports_the_network(String stage) {
        assertThat(Stages.committed(stage).stackOutputs().asMap())
                .containsKeys(
                        "VpcId",
                        "PublicSubnetIds",
                        "PrivateSubnetIds",
                        "IsolatedSubnetIds",
                        "NatPublicIps",
                        "FlowLogGroupName",
                        "SecurityGroupIds");
        assertThat(Stages.committed(stage).stackOutputs().strings("NatPublicIps"))
                .hasSize(stage.equals("prod") ? 3 : 1);
    }

    private static List<String> privateTableNames(String stage) {
        return Stages.committed(stage).ofType("aws:ec2/routeTable:RouteTable").stream()
                .map(RecordedResource::name)
                .filter(name -> name.startsWith("network-private-"))
                .sorted()
                .toList();
    }

    private static List<RecordedResource> privateRoutes(Recording recording) {
        return recording.ofType("aws:ec2/route:Route").stream()
                .filter(route -> route.name().startsWith("network-private-"))
                .filter(route -> route.text("destinationCidrBlock").equals(ANYWHERE))
                .toList();
    }

    private static List<String> subnetsRoutedTo(Recording recording, String target) {
        Set<String> tables = recording.ofType("aws:ec2/route:Route").stream()
                .filter(route -> route.has(target))
                .map(route -> route.text("routeTableId"))
                .collect(Collectors.toSet());
        return associations(recording).entrySet().stream()
                .filter(entry -> tables.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Subnet name to route table id. */
    private static Map<String, String> associations(Recording recording) {
        Map<String, String> names = recording.ofType("aws:ec2/subnet:Subnet").stream()
                .collect(Collectors.toMap(RecordedResource::id, RecordedResource::name));
        return recording.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation").stream()
                .collect(Collectors.toMap(
                        association -> names.get(association.text("subnetId")),
                        (PropertyView association) -> association.text("routeTableId")));
    }

    private static String arnOf(Recording recording, String type, String name) {
        return recording.resource(type, name).outputs().text("arn");
    }

    private static String idOf(Recording recording, String type, String name) {
        return recording.resource(type, name).id();
    }
}

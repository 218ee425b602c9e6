package dev.renderfleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.OfflineRun;
import dev.renderfleet.crossguard.Finding;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PackRunner;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.Report;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.policy.RenderfleetPack;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage in a VPC that is somebody else's. */
class ExistingVpcTest {

    private static final String VPC = "vpc-0123456789abcdef0";
    private static final String NETWORK =
            """
            {"zones": ["a", "b"], "nat": {"strategy": "none"}, "interfaceEndpoints": ["logs"], "internalLoadBalancer": true,
             "existingVpc": {
               "id": "vpc-0123456789abcdef0",
               "publicSubnetIds": ["subnet-00000001", "subnet-00000002"],
               "privateSubnetIds": ["subnet-00000003", "subnet-00000004"],
               "isolatedSubnetIds": ["subnet-00000005", "subnet-00000006"]}}""";

    private static final Recording RECORDING = run(NETWORK).requireSuccess();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws:ec2/vpc:Vpc",
                "aws:ec2/subnet:Subnet",
                "aws:ec2/routeTable:RouteTable",
                "aws:ec2/route:Route",
                "aws:ec2/internetGateway:InternetGateway",
                "aws:ec2/natGateway:NatGateway",
                "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
                "renderfleet:network:NatInstance",
            })
    void nothing_of_the_owner_is_made_or_changed(String type) {
        assertThat(RECORDING.ofType(type)).isEmpty();
    }

    @Test
    void the_stage_is_placed_in_its_subnets_tier_by_tier() {
        assertThat(RECORDING.ofType("aws:rds/subnetGroup:SubnetGroup"))
                .isNotEmpty()
                .allSatisfy(group ->
                        assertThat(group.strings("subnetIds")).containsExactly("subnet-00000005", "subnet-00000006"));
        assertThat(RECORDING.ofType("aws:lb/loadBalancer:LoadBalancer"))
                .extracting(balancer -> balancer.strings("subnets"))
                .containsExactlyInAnyOrder(
                        List.of("subnet-00000001", "subnet-00000002"), List.of("subnet-00000003", "subnet-00000004"));
        assertThat(RECORDING.ofType("aws:ecs/service:Service")).isNotEmpty().allSatisfy(service -> assertThat(
                        service.strings("networkConfiguration.subnets"))
                .containsExactly("subnet-00000003", "subnet-00000004"));
    }

    @Test
    void security_groups_flow_logs_and_interface_endpoints_are_the_stages_own() {
        assertThat(RECORDING.ofType("aws:ec2/securityGroup:SecurityGroup"))
                .isNotEmpty()
                .allMatch(group -> group.text("vpcId").equals(VPC));
        assertThat(RECORDING.ofType("aws:ec2/flowLog:FlowLog")).singleElement().matches(log -> log.text("vpcId")
                .equals(VPC));
        assertThat(RECORDING.ofType("aws:ec2/vpcEndpoint:VpcEndpoint"))
                .singleElement()
                .matches(endpoint -> endpoint.text("serviceName").endsWith(".logs"));
    }

    @Test
    void nothing_watches_the_owners_way_out() {
        assertThat(RECORDING.ofType("aws:cloudwatch/metricAlarm:MetricAlarm"))
                .isNotEmpty()
                .noneMatch(alarm -> alarm.name().startsWith("nat-"));
        assertThat(RECORDING.ofType("aws:cloudwatch/dashboard:Dashboard"))
                .isNotEmpty()
                .noneMatch(dashboard -> dashboard.text("dashboardBody").contains("NAT: bytes"));
    }

    @Test
    void the_policy_pack_has_nothing_against_it() throws IOException {
        PolicyPack pack = RenderfleetPack.create();
        String config = Files.readString(StageFiles.ROOT.resolve("policy/config/dev.json"));
        Report report = new PackRunner(pack, PackConfig.parse(pack, config), RunInfo.of("renderfleet", "dev", false))
                .run(RECORDING.analyzed(), RECORDING.graph());

        assertThat(report.findings()).extracting(Finding::text).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"strategy\": \"none\" | \"strategy\": \"gateway\" | network.nat.strategy: found a way out, beside existingVpc",
                "\"id\": \"vpc-0123456789abcdef0\", | '' | existingVpc.publicSubnetIds: found subnets; allowed: nothing without id",
                "vpc-0123456789abcdef0 | vpc-1 | existingVpc.id: found \"vpc-1\"; allowed: the id of a VPC",
                "subnet-00000006 | subnet-6 | existingVpc.isolatedSubnetIds[1]: found \"subnet-6\"; allowed: the id of a subnet",
                "subnet-00000006 | subnet-00000001 | existingVpc.isolatedSubnetIds: found subnet-00000001; allowed: each subnet once",
                "\"subnet-00000003\", \"subnet-00000004\" | \"subnet-00000003\" | existingVpc.privateSubnetIds: found 1 subnets; allowed: 2",
                "\"zones\" | \"cidr\": \"10.0.0.0/16\", \"zones\" | network.cidr: found a range, beside existingVpc",
            })
    void what_does_not_fit_is_told_before_anything_is_made(String part, String other, String problem) {
        String network = NETWORK.replace(part, other);
        assertThat(network).isNotEqualTo(NETWORK);

        assertThatThrownBy(() -> run(network).requireSuccess()).hasStackTraceContaining(problem);
    }

    private static Recording run(String network) {
        Map<String, String> configuration = new HashMap<>(StageFiles.configuration("dev"));
        configuration.put("renderfleet:network", network.replace("\n", ""));
        return OfflineRun.of("dev", configuration);
    }
}

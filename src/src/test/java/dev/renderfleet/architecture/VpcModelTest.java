package dev.renderfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.architecture.VpcModel.Fact;
import dev.renderfleet.architecture.VpcModel.Placed;
import dev.renderfleet.architecture.VpcModel.Tier;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VpcModelTest {

    private final Sample sample = new Sample();
    private final TestResource vpc = sample.vpc("10.0.0.0/16");
    private final TestResource subnet = sample.subnet("one", "10.0.1.0/24", "us-east-1a");

    @Test
    void a_subnet_is_public_if_its_default_route_leads_to_an_internet_gateway() {
        TestResource gateway = sample.inVpc("aws:ec2/internetGateway:InternetGateway", "gateway");
        sample.defaultRoute(sample.tableOf(subnet), "gatewayId", gateway);

        assertThat(onlyTier().reach()).isEqualTo(Reach.PUBLIC);
        assertThat(onlyTier().subnets().get(0).wayOut().name()).isEqualTo("gateway");
    }

    @Test
    void a_subnet_is_private_if_its_default_route_leads_to_a_nat_gateway() {
        TestResource nat = sample.add("aws:ec2/natGateway:NatGateway", "nat");
        sample.defaultRoute(sample.tableOf(subnet), "natGatewayId", nat);

        assertThat(onlyTier().reach()).isEqualTo(Reach.PRIVATE);
    }

    @Test
    void a_subnet_is_private_if_instances_point_its_table_at_themselves_as_they_boot() {
        TestResource table = sample.tableOf(subnet);
        TestResource template = sample.add(TestResource.of("aws:ec2/launchTemplate:LaunchTemplate", "template")
                .refersUnknown("userData", table));
        sample.add(TestResource.of("aws:autoscaling/group:Group", "nat-group").refers("launchTemplate.id", template));

        assertThat(onlyTier().reach()).isEqualTo(Reach.PRIVATE);
        assertThat(onlyTier().subnets().get(0).wayOut().name()).isEqualTo("nat-group");
    }

    @Test
    void routes_inside_a_table_count_too() {
        TestResource nat = sample.add("aws:ec2/natGateway:NatGateway", "nat");
        TestResource own = sample.add(TestResource.of("aws:ec2/routeTable:RouteTable", "routes")
                .refers("vpcId", vpc)
                .with("routes", List.of(Map.of("cidrBlock", "0.0.0.0/0", "natGatewayId", "nat-id"))));
        sample.associate(subnet, own);

        assertThat(onlyTier().reach()).isEqualTo(Reach.PRIVATE);
        assertThat(onlyTier().subnets().get(0).wayOut().target()).isEqualTo(nat.urn());
    }

    @Test
    void a_default_route_to_another_network_is_neither_private_nor_isolated() {
        TestResource transit = sample.add("aws:ec2transitgateway/transitGateway:TransitGateway", "transit");
        sample.defaultRoute(sample.tableOf(subnet), "transitGatewayId", transit);

        assertThat(onlyTier().reach()).isEqualTo(Reach.ROUTED);
    }

    @Test
    void a_virtual_private_gateway_is_not_the_internet() {
        TestResource vpn = sample.inVpc("aws:ec2/vpnGateway:VpnGateway", "vpn");
        sample.defaultRoute(sample.tableOf(subnet), "gatewayId", vpn);

        assertThat(onlyTier().reach()).isEqualTo(Reach.ROUTED);
    }

    @Test
    void a_subnet_without_a_default_route_or_a_table_is_isolated() {
        TestResource other = sample.subnet("two", "10.0.2.0/24", "us-east-1b");
        TestResource gateway = sample.inVpc("aws:ec2/internetGateway:InternetGateway", "gateway");
        TestResource table = sample.tableOf(other);
        sample.add(TestResource.of("aws:ec2/route:Route", "to-somewhere")
                .refers("routeTableId", table)
                .refers("gatewayId", gateway)
                .with("destinationCidrBlock", "192.0.2.0/24"));

        assertThat(onlyTier().reach()).isEqualTo(Reach.ISOLATED);
        assertThat(onlyTier().subnets()).hasSize(2);
    }

    @Test
    void what_uses_one_subnet_is_in_it_and_what_uses_several_spans_them() {
        sample.subnet("two", "10.0.2.0/24", "us-east-1b");
        sample.add(TestResource.of("aws:ec2/instance:Instance", "server").refers("subnetId", subnet));
        sample.add(TestResource.of("aws:lb/loadBalancer:LoadBalancer", "balancer")
                .with("subnets", List.of("one-id", "two-id")));

        assertThat(onlyTier().subnets().get(0).inside())
                .extracting(Placed::name)
                .containsExactly("server");
        assertThat(onlyTier().spanning()).extracting(Placed::name).containsExactly("balancer");
    }

    @Test
    void a_subnet_group_stands_for_the_databases_in_it() {
        sample.subnet("two", "10.0.2.0/24", "us-east-1b");
        sample.add(TestResource.of("aws:rds/subnetGroup:SubnetGroup", "group")
                .with("name", "databases")
                .with("subnetIds", List.of("one-id", "two-id")));
        sample.add(TestResource.of("aws:rds/instance:Instance", "mariadb").with("dbSubnetGroupName", "databases"));
        sample.add(TestResource.of("aws:elasticache/subnetGroup:SubnetGroup", "cache-group")
                .with("name", "caches")
                .with("subnetIds", List.of("one-id", "two-id")));
        sample.add(TestResource.of("aws:elasticache/replicationGroup:ReplicationGroup", "redis")
                .with("subnetGroupName", "caches"));

        assertThat(onlyTier().spanning()).extracting(Placed::name).containsExactly("mariadb", "redis");
    }

    @Test
    void gateway_endpoints_and_flow_logs_hold_for_the_whole_vpc() {
        sample.add(TestResource.of("aws:ec2/vpcEndpoint:VpcEndpoint", "s3")
                .refers("vpcId", vpc)
                .with("vpcEndpointType", "Gateway")
                .with("serviceName", "com.amazonaws.eu-central-1.s3"));
        sample.add(TestResource.of("aws:ec2/flowLog:FlowLog", "log")
                .refers("vpcId", vpc)
                .with("trafficType", "REJECT")
                .with("logDestination", "arn:aws:s3:::elsewhere"));

        assertThat(VpcModel.of(sample.graph()).get(0).facts())
                .containsExactly(
                        new Fact("Gateway endpoints", List.of("s3")),
                        new Fact("Flow log", List.of("reject traffic to", "arn:aws:s3:::elsewhere")));
    }

    private Tier onlyTier() {
        List<VpcModel> vpcs = VpcModel.of(sample.graph());
        assertThat(vpcs).hasSize(1);
        assertThat(vpcs.get(0).tiers()).hasSize(1);
        return vpcs.get(0).tiers().get(0);
    }
}

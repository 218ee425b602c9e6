package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DataSubnetsIsolatedTest {

    private final PolicyTester rule = PolicyTester.of(new DataSubnetsIsolated());
    private final TestResource vpc = TestResource.of("aws:ec2/vpc:Vpc", "vpc");
    private final TestResource gateway = TestResource.of("aws:ec2/internetGateway:InternetGateway", "igw");
    private final TestResource nat = TestResource.of("aws:ec2/natGateway:NatGateway", "nat");
    private final TestResource subnet =
            TestResource.of("aws:ec2/subnet:Subnet", "a").refers("vpcId", vpc);
    private final TestResource table =
            TestResource.of("aws:ec2/routeTable:RouteTable", "table").refers("vpcId", vpc);
    private final TestResource association = TestResource.of("aws:ec2/routeTableAssociation:RouteTableAssociation")
            .refers("subnetId", subnet)
            .refers("routeTableId", table);
    private final TestResource route = TestResource.of("aws:ec2/route:Route").refers("routeTableId", table);
    private final TestResource group =
            TestResource.of("aws:rds/subnetGroup:SubnetGroup", "databases").refers("subnetIds[0]", subnet);

    @Test
    void a_subnet_without_a_way_in_is_compliant() {
        assertThat(rule.judgeStack(subnet, table, association, group).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(subnet, table, association, group, nat, route.refers("natGatewayId", nat))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(subnet, table.with("routes[0].gatewayId", ""), association, group)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_route_to_the_internet_gateway_violates() {
        var judgement = rule.judgeStack(subnet, table, association, group, gateway, route.refers("gatewayId", gateway));
        assertThat(judgement.violations()).containsExactly("its subnet a is routed to an internet gateway");
        assertThat(judgement.violators()).containsExactly("databases");
    }

    @Test
    void every_kind_of_subnet_group_counts() {
        for (String type :
                List.of("aws:elasticache/subnetGroup:SubnetGroup", "aws:elasticache/serverlessCache:ServerlessCache")) {
            TestResource other = TestResource.of(type, "other").refers("subnetIds[0]", subnet);
            assertThat(rule.judgeStack(subnet, table, association, other, gateway, route.refers("gatewayId", gateway))
                            .violators())
                    .containsExactly("other");
        }
    }

    @Test
    void inline_routes_and_gateways_of_other_stacks_count() {
        TestResource inline = table.refers("routes[0].gatewayId", gateway);
        assertThat(rule.judgeStack(subnet, inline, association, group, gateway).violations())
                .hasSize(1);
        assertThat(rule.judgeStack(subnet, table.with("routes[0].gatewayId", "igw-1"), association, group)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(subnet, table, association, group, route.with("gatewayId", "igw-1"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(subnet, table, association, group, route.with("gatewayId", "vgw-1"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_subnet_without_a_table_uses_the_main_one() {
        TestResource main = TestResource.of("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")
                .refers("vpcId", vpc)
                .refers("routeTableId", table);
        TestResource open = route.refers("gatewayId", gateway);
        assertThat(rule.judgeStack(vpc, subnet, table, main, group, gateway, open)
                        .violations())
                .hasSize(1);
        TestResource byDefault = TestResource.of("aws:ec2/defaultRouteTable:DefaultRouteTable", "main")
                .refersUnknown("defaultRouteTableId", vpc)
                .refers("routes[0].gatewayId", gateway);
        assertThat(rule.judgeStack(vpc, subnet, byDefault, group, gateway).violations())
                .hasSize(1);
        TestResource isolated = TestResource.of("aws:ec2/routeTable:RouteTable", "isolated");
        assertThat(rule.judgeStack(
                                vpc,
                                subnet,
                                byDefault,
                                group,
                                gateway,
                                isolated,
                                association.refers("routeTableId", isolated))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void two_subnets_of_one_table_are_two_findings() {
        TestResource second = TestResource.of("aws:ec2/subnet:Subnet", "b");
        TestResource secondAssociation = TestResource.of("aws:ec2/routeTableAssociation:RouteTableAssociation", "b")
                .refers("subnetId", second)
                .refers("routeTableId", table);
        assertThat(rule.judgeStack(
                                subnet,
                                second,
                                table,
                                association,
                                secondAssociation,
                                gateway,
                                route.refers("gatewayId", gateway),
                                group.refers("subnetIds[1]", second))
                        .violations())
                .hasSize(2);
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned =
                TestResource.of("aws:rds/subnetGroup:SubnetGroup", "databases").refersUnknown("subnetIds", subnet);
        TestResource plannedAssociation = TestResource.of("aws:ec2/routeTableAssociation:RouteTableAssociation")
                .refersUnknown("subnetId", subnet)
                .refersUnknown("routeTableId", table);
        TestResource plannedRoute = TestResource.of("aws:ec2/route:Route").refersUnknown("routeTableId", table);
        TestResource newTable = table.unknown("routes");
        assertThat(rule.judgeStack(
                                subnet,
                                newTable,
                                plannedAssociation,
                                planned,
                                gateway,
                                plannedRoute.refersUnknown("gatewayId", gateway))
                        .violators())
                .containsExactly("databases");
        assertThat(rule.judgeStack(
                                subnet,
                                newTable,
                                plannedAssociation,
                                planned,
                                nat,
                                plannedRoute.refersUnknown("gatewayId", nat))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(subnet, table.refersUnknown("routes", gateway), plannedAssociation, planned, gateway)
                        .violators())
                .containsExactly("databases");
    }

    @Test
    void a_stack_without_data_is_not_applicable() {
        assertThat(rule.judgeStack(subnet).notApplicable()).hasSize(1);
    }
}

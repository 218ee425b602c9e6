package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which subnets are routed to an internet gateway, by the table associated with them or else by the main table of their VPC. */
final class SubnetRoutes {

    static final String SUBNET = "aws:ec2/subnet:Subnet";
    private static final String VPC = "aws:ec2/vpc:Vpc";
    private static final String INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
    private static final String TABLE = "aws:ec2/routeTable:RouteTable";
    private static final String MAIN_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
    private static final String ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
    private static final String MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";

    private final StackGraph graph;
    private final Map<String, Boolean> known = new HashMap<>();

    SubnetRoutes(StackGraph graph) {
        this.graph = graph;
    }

    /** Whether a subnet is public. Each table is looked at once. */
    boolean leadToInternet(PolicyResource subnet) {
        return tables(subnet).stream().anyMatch(table -> {
            if (!known.containsKey(table.urn())) {
                known.put(table.urn(), leadsToInternet(table));
            }
            return known.get(table.urn());
        });
    }

    private List<PolicyResource> tables(PolicyResource subnet) {
        List<PolicyResource> associations = graph.referrers(subnet, ASSOCIATION, "subnetId");
        if (!associations.isEmpty()) {
            return associations.stream().flatMap(this::table).toList();
        }
        return graph.references(subnet, "vpcId", VPC).stream()
                .flatMap(vpc -> Stream.concat(
                        graph.referrers(vpc, MAIN_ASSOCIATION, "vpcId").stream().flatMap(this::table),
                        graph.referrers(vpc, MAIN_TABLE, "defaultRouteTableId").stream()))
                .toList();
    }

    private Stream<PolicyResource> table(PolicyResource association) {
        return graph.references(association, "routeTableId", TABLE, MAIN_TABLE).stream();
    }

    private boolean leadsToInternet(PolicyResource table) {
        PropertyView given = AsGiven.of(table);
        return !graph.references(table, "routes", INTERNET_GATEWAY).isEmpty()
                || (!given.isUnknown("routes") && given.list("routes").stream().anyMatch(SubnetRoutes::namesGateway))
                || graph.referrers(table, "aws:ec2/route:Route", "routeTableId").stream()
                        .anyMatch(route -> namesGateway(AsGiven.of(route))
                                || !graph.references(route, "gatewayId", INTERNET_GATEWAY)
                                        .isEmpty());
    }

    /** A gateway that is not of this stack shows by its id. */
    private static boolean namesGateway(PropertyView route) {
        return !route.isUnknown("gatewayId") && route.text("gatewayId").startsWith("igw-");
    }
}

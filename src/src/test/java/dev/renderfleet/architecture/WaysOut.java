package dev.renderfleet.architecture;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where route tables send traffic that is for nobody in the VPC. A default route is a resource of its own, or part of its
 * table, or set by instances as they boot: those are the instances of a launch template whose user data was computed from
 * the table.
 */
final class WaysOut {

    static final String SUBNET = "aws:ec2/subnet:Subnet";
    static final String ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
    private static final String INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0/0", "::/0");
    private static final Map<String, Reach> TARGETS = targets();

    private final StackGraph graph;
    private final Map<String, WayOut> byTable = new LinkedHashMap<>();
    private final Map<String, String> tableOfSubnet = new LinkedHashMap<>();

    /**
     * A default route's target.
     *
     * @param target URN of the resource, or the id of one that is not of this stack
     */
    record WayOut(Reach reach, String target, String name) {
        static final WayOut NONE = new WayOut(Reach.ISOLATED, "", "");
    }

    WaysOut(StackGraph graph) {
        this.graph = graph;
        for (PolicyResource table : graph.ofType(ROUTE_TABLE)) {
            table.list("routes").forEach(route -> add(table, table, route));
        }
        for (PolicyResource route : graph.ofType("aws:ec2/route:Route")) {
            graph.reference(route, "routeTableId", ROUTE_TABLE).ifPresent(table -> add(table, route, route));
        }
        graph.ofType("aws:ec2/launchTemplate:LaunchTemplate").stream()
                .sorted(Comparator.comparing(PolicyResource::urn))
                .forEach(this::addBooting);
        for (PolicyResource association : graph.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")) {
            graph.reference(association, "subnetId", SUBNET)
                    .ifPresent(subnet -> graph.reference(association, "routeTableId", ROUTE_TABLE)
                            .ifPresent(table -> tableOfSubnet.put(subnet.urn(), table.urn())));
        }
    }

    private static Map<String, Reach> targets() {
        Map<String, Reach> targets = new LinkedHashMap<>();
        targets.put("gatewayId", Reach.PUBLIC);
        targets.put("natGatewayId", Reach.PRIVATE);
        targets.put("networkInterfaceId", Reach.PRIVATE);
        List.of(
                        "transitGatewayId",
                        "vpcPeeringConnectionId",
                        "egressOnlyGatewayId",
                        "vpcEndpointId",
                        "coreNetworkArn",
                        "localGatewayId",
                        "carrierGatewayId")
                .forEach(property -> targets.put(property, Reach.ROUTED));
        return targets;
    }

    private void add(PolicyResource table, PolicyResource owner, PropertyView route) {
        boolean isDefault = EVERYWHERE.contains(
                        route.string("destinationCidrBlock").orElse(route.text("cidrBlock")))
                || EVERYWHERE.contains(route.string("destinationIpv6CidrBlock").orElse(route.text("ipv6CidrBlock")));
        if (isDefault) {
            TARGETS.keySet().stream()
                    .filter(property -> !route.text(property).isEmpty())
                    .findFirst()
                    .ifPresent(property -> keepNearest(table, wayOut(owner, property, route.text(property))));
        }
    }

    private WayOut wayOut(PolicyResource owner, String property, String id) {
        Optional<PolicyResource> target = graph.resources().stream()
                .filter(resource -> resource.text("id").equals(id))
                .findFirst()
                .or(() -> graph.reference(owner, property));
        Reach reach = TARGETS.getOrDefault(property, Reach.ROUTED);
        if (reach == Reach.PUBLIC && target.isPresent() && !target.get().is(INTERNET_GATEWAY)) {
            reach = Reach.ROUTED;
        }
        return new WayOut(
                reach,
                target.map(PolicyResource::urn).orElse(id),
                target.map(PolicyResource::name).orElse(id));
    }

    /** IPv4 and IPv6 may leave by different ways: the more open one says what the subnet is. */
    private void keepNearest(PolicyResource table, WayOut wayOut) {
        byTable.merge(table.urn(), wayOut, (a, b) -> {
            int order = a.reach().compareTo(b.reach());
            return order < 0 || (order == 0 && a.target().compareTo(b.target()) <= 0) ? a : b;
        });
    }

    private void addBooting(PolicyResource template) {
        PolicyResource runs = graph.ofType("aws:autoscaling/group:Group").stream()
                .filter(group -> Mentions.in(group).contains(template.text("id")))
                .min(Comparator.comparing(PolicyResource::urn))
                .orElse(template);
        for (PolicyResource table : graph.references(template, "userData", ROUTE_TABLE)) {
            byTable.putIfAbsent(table.urn(), new WayOut(Reach.PRIVATE, runs.urn(), runs.name()));
        }
    }

    /** The way out of a subnet; none if its table has no default route, or it has the VPC's main table. */
    WayOut of(PolicyResource subnet) {
        return Optional.ofNullable(tableOfSubnet.get(subnet.urn()))
                .map(byTable::get)
                .orElse(WayOut.NONE);
    }
}

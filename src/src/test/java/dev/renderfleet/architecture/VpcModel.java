package dev.renderfleet.architecture;

import dev.renderfleet.architecture.WaysOut.WayOut;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One VPC with what is in it.
 *
 * @param zones names of the availability zones that have subnets
 * @param gateways internet gateways, by name
 * @param facts what holds for the VPC as a whole: a title and its lines
 */
record VpcModel(
        String name, String cidr, List<String> zones, List<Tier> tiers, List<String> gateways, List<Fact> facts) {

    private static final String VPC = "aws:ec2/vpc:Vpc";
    private static final String ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
    private static final String FLOW_LOG = "aws:ec2/flowLog:FlowLog";
    private static final String INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
    /** They name subnets only to connect them to something that the picture shows. */
    private static final Set<String> PLUMBING = Set.of(
            WaysOut.SUBNET,
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            "aws:ec2/networkAcl:NetworkAcl",
            "aws:ec2/networkAclAssociation:NetworkAclAssociation");

    /**
     * The subnets of one reach.
     *
     * @param spanning resources that use several of these subnets
     */
    record Tier(Reach reach, List<Subnet> subnets, List<Placed> spanning) {}

    /**
     * A subnet.
     *
     * @param inside resources that use this subnet and no other
     */
    record Subnet(String name, String cidr, String zone, WayOut wayOut, List<Placed> inside) {}

    /**
     * A resource in the network.
     *
     * @param zones where it is
     * @param isWayOut whether a default route leads to it
     */
    record Placed(String urn, String name, String type, Set<String> zones, boolean isWayOut) {}

    /** Something about the whole VPC. */
    record Fact(String title, List<String> lines) {}

    /** The VPCs of a stack, by name. */
    static List<VpcModel> of(StackGraph graph) {
        WaysOut ways = new WaysOut(graph);
        return sorted(graph.ofType(VPC)).stream()
                .map(vpc -> new Reader(graph, ways, vpc).read())
                .toList();
    }

    private static List<PolicyResource> sorted(List<PolicyResource> resources) {
        return resources.stream()
                .sorted(Comparator.comparing(PolicyResource::name).thenComparing(PolicyResource::urn))
                .toList();
    }

    private static final class Reader {

        private final StackGraph graph;
        private final WaysOut ways;
        private final PolicyResource vpc;
        private final List<PolicyResource> subnets;
        private final Set<String> drawn = new LinkedHashSet<>();

        Reader(StackGraph graph, WaysOut ways, PolicyResource vpc) {
            this.graph = graph;
            this.ways = ways;
            this.vpc = vpc;
            this.subnets = sorted(graph.referrers(vpc, WaysOut.SUBNET, "vpcId"));
            subnets.forEach(subnet -> drawn.add(subnet.urn()));
        }

        VpcModel read() {
            List<Tier> tiers = tiers();
            List<PolicyResource> gateways = sorted(graph.referrers(vpc, INTERNET_GATEWAY, "vpcId"));
            gateways.forEach(gateway -> drawn.add(gateway.urn()));
            return new VpcModel(
                    vpc.name(),
                    vpc.text("cidrBlock"),
                    List.copyOf(subnets.stream().map(Reader::zone).collect(Collectors.toCollection(TreeSet::new))),
                    tiers,
                    gateways.stream().map(PolicyResource::name).toList(),
                    facts());
        }

        private static String zone(PolicyResource subnet) {
            return subnet.string("availabilityZone").orElse(subnet.text("availabilityZoneId"));
        }

        private List<Tier> tiers() {
            Map<Reach, List<PolicyResource>> byReach = new EnumMap<>(Reach.class);
            subnets.forEach(subnet -> byReach.computeIfAbsent(ways.of(subnet).reach(), reach -> new ArrayList<>())
                    .add(subnet));
            Map<PolicyResource, List<PolicyResource>> places = places();
            return byReach.entrySet().stream()
                    .map(entry -> tier(entry.getKey(), entry.getValue(), places))
                    .toList();
        }

        private Tier tier(Reach reach, List<PolicyResource> members, Map<PolicyResource, List<PolicyResource>> places) {
            List<Placed> spanning = new ArrayList<>();
            Map<String, List<Placed>> inside = new TreeMap<>();
            places.forEach((resource, all) -> {
                List<PolicyResource> here =
                        all.stream().filter(members::contains).toList();
                if (here.size() == 1) {
                    inside.computeIfAbsent(here.get(0).urn(), urn -> new ArrayList<>())
                            .add(placed(resource, here));
                } else if (!here.isEmpty()) {
                    spanning.add(placed(resource, here));
                }
            });
            return new Tier(
                    reach,
                    members.stream()
                            .map(subnet -> new Subnet(
                                    subnet.name(),
                                    subnet.text("cidrBlock"),
                                    zone(subnet),
                                    ways.of(subnet),
                                    inside.getOrDefault(subnet.urn(), List.of())))
                            .toList(),
                    spanning);
        }

        private Placed placed(PolicyResource resource, List<PolicyResource> here) {
            drawn.add(resource.urn());
            boolean isEndpoint = resource.is(ENDPOINT);
            return new Placed(
                    resource.urn(),
                    isEndpoint ? service(resource) : resource.name(),
                    isEndpoint
                            ? resource.text("vpcEndpointType").toLowerCase(Locale.ROOT) + " endpoint"
                            : TypeName.of(resource.type()).words(),
                    here.stream().map(Reader::zone).collect(Collectors.toCollection(TreeSet::new)),
                    subnets.stream().anyMatch(subnet -> ways.of(subnet).target().equals(resource.urn())));
        }

        /** {@code com.amazonaws.us-east-1.ecr.api}, in the words people use: {@code ecr.api}. */
        private static String service(PolicyResource endpoint) {
            return endpoint.text("serviceName").replaceFirst("^com\\.amazonaws\\.(?:[a-z]{2}-[a-z-]+-\\d\\.)?", "");
        }

        /** Which subnets each resource uses. A subnet group stands for what is put into it. */
        private Map<PolicyResource, List<PolicyResource>> places() {
            Map<PolicyResource, List<PolicyResource>> places =
                    new TreeMap<>(Comparator.comparing(PolicyResource::name).thenComparing(PolicyResource::urn));
            for (PolicyResource resource : graph.resources()) {
                if (!resource.type().startsWith("pulumi:") && resource.isManaged() && !isPlumbing(resource)) {
                    Set<String> mentioned = Mentions.in(resource);
                    List<PolicyResource> used = subnets.stream()
                            .filter(subnet -> mentioned.contains(subnet.text("id")))
                            .toList();
                    if (!used.isEmpty()) {
                        List<PolicyResource> members = isSubnetGroup(resource) ? members(resource) : List.of();
                        (members.isEmpty() ? List.of(resource) : members).forEach(one -> places.put(one, used));
                        drawn.add(resource.urn());
                    }
                }
            }
            return places;
        }

        private static boolean isPlumbing(PolicyResource resource) {
            return PLUMBING.contains(resource.type());
        }

        private static boolean isSubnetGroup(PolicyResource resource) {
            return resource.type().endsWith("SubnetGroup");
        }

        private List<PolicyResource> members(PolicyResource subnetGroup) {
            Set<String> names = new LinkedHashSet<>(List.of(subnetGroup.text("id"), subnetGroup.text("name")));
            names.remove("");
            return graph.resources().stream()
                    .filter(resource ->
                            !isSubnetGroup(resource) && !resource.type().startsWith("pulumi:"))
                    .filter(resource -> resource.properties().asMap().entrySet().stream()
                            .filter(entry ->
                                    entry.getKey().toLowerCase(Locale.ROOT).contains("subnetgroup"))
                            .flatMap(entry -> Mentions.in(entry.getValue()).stream())
                            .anyMatch(names::contains))
                    .toList();
        }

        private List<Fact> facts() {
            List<Fact> facts = new ArrayList<>();
            List<String> endpoints = new ArrayList<>();
            for (PolicyResource endpoint : sorted(graph.referrers(vpc, ENDPOINT, "vpcId"))) {
                if (drawn.add(endpoint.urn())) {
                    endpoints.add(service(endpoint));
                }
            }
            add(facts, "Gateway endpoints", endpoints);
            List<String> logs = new ArrayList<>();
            for (PolicyResource log : sorted(graph.referrers(vpc, FLOW_LOG, "vpcId"))) {
                drawn.add(log.urn());
                logs.add(log.string("trafficType").orElse("ALL").toLowerCase(Locale.ROOT) + " traffic to");
                logs.add(destination(log));
            }
            add(facts, "Flow log", logs);
            add(facts, "Also in this VPC", others());
            return facts;
        }

        private static void add(List<Fact> facts, String title, List<String> lines) {
            if (!lines.isEmpty()) {
                facts.add(new Fact(title, lines));
            }
        }

        private String destination(PolicyResource log) {
            Optional<PolicyResource> target = graph.reference(log, "logDestination");
            return target.flatMap(t -> t.string("name").or(() -> t.string("bucket")))
                    .orElse(log.text("logDestination"));
        }

        private List<String> others() {
            String id = vpc.text("id");
            Map<TypeName, Integer> counts = new TreeMap<>();
            for (PolicyResource resource : graph.resources()) {
                if (resource.isManaged()
                        && !resource.type().startsWith("pulumi:")
                        && !drawn.contains(resource.urn())
                        && Mentions.in(resource).contains(id)) {
                    counts.merge(TypeName.of(resource.type()), 1, Integer::sum);
                }
            }
            return counts.entrySet().stream()
                    .map(entry -> entry.getValue() + " × " + entry.getKey().name())
                    .toList();
        }
    }
}

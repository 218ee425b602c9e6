package dev.renderfleet.architecture;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may open a connection to whom, by the rules of the security groups.
 *
 * @param nodes security groups, and the sources outside of any group that rules name; by key
 * @param arrows every permission that ends at a group; what groups may open to addresses is in their {@link Node#outwards}
 */
record Traffic(Map<String, Node> nodes, List<Arrow> arrows) {

    private static final String GROUP = "aws:ec2/securityGroup:SecurityGroup";
    private static final String INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    private static final String EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    private static final String OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
    private static final String INTERNET = "internet";
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0/0", "::/0");

    /**
     * A client or a server.
     *
     * @param isGroup false for addresses
     * @param members what carries the group: {@code 4 × VpcEndpoint}
     * @param outwards what it may open to addresses: {@code 443 anywhere}
     * @param amongThemselves ports that members may open to each other
     */
    record Node(
            String key,
            String name,
            String description,
            boolean isGroup,
            List<String> members,
            List<String> outwards,
            List<String> amongThemselves) {}

    /**
     * A permission.
     *
     * @param from key of the client
     * @param to key of the server, always a group
     * @param oneSided whether the other end's rules refuse what one end permits
     */
    record Arrow(String from, String to, Port port, boolean oneSided) {}

    /** A protocol and a range of ports; ordered by port. */
    record Port(String protocol, int first, int last) implements Comparable<Port> {

        static Port of(PolicyResource rule) {
            String protocol = rule.text("ipProtocol");
            return new Port(
                    protocol,
                    rule.integer("fromPort").orElse(-1),
                    rule.integer("toPort").orElse(-1));
        }

        boolean covers(Port other) {
            return protocol.equals("-1")
                    || (protocol.equals(other.protocol) && first <= other.first && last >= other.last);
        }

        @Override
        public String toString() {
            if (protocol.equals("-1")) {
                return "all";
            }
            String ports = first == last ? String.valueOf(first) : first + "–" + last;
            if (first < 0) {
                return protocol;
            }
            return protocol.equals("tcp") ? ports : protocol + " " + ports;
        }

        @Override
        public int compareTo(Port other) {
            return Comparator.comparingInt(Port::first)
                    .thenComparingInt(Port::last)
                    .thenComparing(Port::protocol)
                    .compare(this, other);
        }
    }

    /**
     * Reads the rules of a stack.
     *
     * @throws IllegalArgumentException if a group has rules that are not resources of their own: they would be missing
     */
    static Traffic of(StackGraph graph) {
        return new Reader(graph).read();
    }

    private static final class Reader {

        private final StackGraph graph;
        private final WaysOut ways;
        private final List<PolicyResource> groups;
        private final Map<PolicyResource, Set<String>> mentions = new LinkedHashMap<>();
        private final Map<String, PolicyResource> byId = new LinkedHashMap<>();
        private final Map<String, Node> nodes = new TreeMap<>();
        private final Map<String, Set<String>> outwards = new LinkedHashMap<>();
        private final Map<String, Set<Port>> amongThemselves = new LinkedHashMap<>();
        private final Map<String, Set<String>> descriptions = new TreeMap<>();
        private final Set<Link> accepted = new TreeSet<>(Link.ORDER);
        private final Set<Link> opened = new TreeSet<>(Link.ORDER);
        private final Map<String, List<Port>> openedToAnyone = new LinkedHashMap<>();

        private record Link(String from, String to, Port port) {
            private static final Comparator<Link> ORDER =
                    Comparator.comparing(Link::to).thenComparing(Link::port).thenComparing(Link::from);
        }

        Reader(StackGraph graph) {
            this.graph = graph;
            this.ways = new WaysOut(graph);
            this.groups = graph.ofType(GROUP).stream()
                    .sorted(Comparator.comparing(PolicyResource::name).thenComparing(PolicyResource::urn))
                    .toList();
            groups.forEach(group -> byId.put(group.text("id"), group));
            graph.resources().stream()
                    .filter(resource -> resource.isManaged() && !resource.is(GROUP, INGRESS, EGRESS))
                    .filter(resource -> !resource.type().startsWith("pulumi:"))
                    .forEach(resource -> mentions.put(resource, Mentions.in(resource)));
        }

        Traffic read() {
            refuseOtherKindsOfRules();
            graph.ofType(INGRESS).forEach(this::ingress);
            graph.ofType(EGRESS).forEach(this::egress);
            descriptions.forEach((key, texts) -> nodes.put(
                    key,
                    new Node(
                            key,
                            nameOfAddresses(key),
                            String.join(" · ", texts),
                            false,
                            List.of(),
                            List.of(),
                            List.of())));
            groups.forEach(group -> nodes.put(group.urn(), node(group)));
            return new Traffic(nodes, arrows());
        }

        private void refuseOtherKindsOfRules() {
            for (PolicyResource group : groups) {
                if (!group.list("ingress").isEmpty() || !group.list("egress").isEmpty()) {
                    throw new IllegalArgumentException(group.name() + " has rules inside; the picture would miss them");
                }
            }
            if (!graph.ofType(OLD_RULE).isEmpty()) {
                throw new IllegalArgumentException(OLD_RULE + " is not drawn; the picture would miss it");
            }
        }

        private void ingress(PolicyResource rule) {
            Optional<String> server = group(rule.text("securityGroupId"));
            String client = group(rule.text("referencedSecurityGroupId")).orElseGet(() -> addresses(rule));
            server.ifPresent(to -> {
                if (!client.equals(to)) {
                    if (!nodeIsGroup(client)) {
                        describe(client, rule);
                    }
                    accepted.add(new Link(client, to, Port.of(rule)));
                } else {
                    among(to, rule);
                }
            });
        }

        private void egress(PolicyResource rule) {
            Port port = Port.of(rule);
            group(rule.text("securityGroupId")).ifPresent(client -> group(rule.text("referencedSecurityGroupId"))
                    .ifPresentOrElse(
                            server -> {
                                if (client.equals(server)) {
                                    among(client, rule);
                                } else {
                                    opened.add(new Link(client, server, port));
                                }
                            },
                            () -> outwards(client, port, rule)));
        }

        private void outwards(String client, Port port, PolicyResource rule) {
            String addresses = addresses(rule);
            if (addresses.equals(INTERNET)) {
                openedToAnyone.computeIfAbsent(client, key -> new ArrayList<>()).add(port);
            }
            String to = addresses.equals(INTERNET) ? "anywhere" : nameOfAddresses(addresses);
            outwards.computeIfAbsent(client, key -> new TreeSet<>()).add(port + " " + to);
        }

        private void among(String group, PolicyResource rule) {
            amongThemselves.computeIfAbsent(group, key -> new TreeSet<>()).add(Port.of(rule));
        }

        private Optional<String> group(String id) {
            return Optional.ofNullable(byId.get(id)).map(PolicyResource::urn);
        }

        private boolean nodeIsGroup(String key) {
            return graph.byUrn(key).filter(resource -> resource.is(GROUP)).isPresent();
        }

        /** A key for what a rule names that is not a group of this stack. The subnets of a reach are one. */
        private String addresses(PolicyResource rule) {
            String cidr = rule.string("cidrIpv4").orElse(rule.text("cidrIpv6"));
            if (EVERYWHERE.contains(cidr)) {
                return INTERNET;
            }
            if (!cidr.isEmpty()) {
                return graph.ofType(WaysOut.SUBNET).stream()
                        .filter(subnet -> subnet.text("cidrBlock").equals(cidr))
                        .findFirst()
                        .map(subnet -> "subnets " + ways.of(subnet).reach())
                        .orElse(cidr);
            }
            return rule.string("prefixListId").orElse(rule.text("referencedSecurityGroupId"));
        }

        private static String nameOfAddresses(String key) {
            if (key.equals(INTERNET)) {
                return "Internet";
            }
            if (key.startsWith("subnets ")) {
                return Reach.valueOf(key.substring("subnets ".length())).title() + " subnets";
            }
            return key.startsWith("pl-") ? "Prefix list " + key : key;
        }

        private void describe(String key, PolicyResource rule) {
            Set<String> texts = descriptions.computeIfAbsent(key, k -> new TreeSet<>());
            if (key.equals(INTERNET) || key.startsWith("subnets ")) {
                texts.add(rule.string("cidrIpv4").orElse(rule.text("cidrIpv6")));
            } else if (!rule.text("description").isEmpty()) {
                texts.add(rule.text("description"));
            }
        }

        private Node node(PolicyResource group) {
            return new Node(
                    group.urn(),
                    shortName(group),
                    group.text("description"),
                    true,
                    members(group),
                    List.copyOf(outwards.getOrDefault(group.urn(), Set.of())),
                    amongThemselves.getOrDefault(group.urn(), Set.of()).stream()
                            .map(Port::toString)
                            .toList());
        }

        /** The name without its component's, which all groups of the component share. */
        private String shortName(PolicyResource group) {
            String prefix =
                    graph.parent(group).map(parent -> parent.name() + "-").orElse("");
            return !prefix.isEmpty()
                            && group.name().startsWith(prefix)
                            && group.name().length() > prefix.length()
                    ? group.name().substring(prefix.length())
                    : group.name();
        }

        private List<String> members(PolicyResource group) {
            Map<TypeName, Integer> counts = new TreeMap<>();
            mentions.forEach((resource, texts) -> {
                if (texts.contains(group.text("id"))) {
                    counts.merge(TypeName.of(resource.type()), 1, Integer::sum);
                }
            });
            return counts.entrySet().stream()
                    .map(entry -> entry.getValue() + " × " + entry.getKey().name())
                    .toList();
        }

        private List<Arrow> arrows() {
            Set<Link> all = new TreeSet<>(Link.ORDER);
            all.addAll(accepted);
            all.addAll(opened);
            return all.stream()
                    .map(link -> new Arrow(
                            link.from(), link.to(), link.port(), !(serverPermits(link) && clientPermits(link))))
                    .toList();
        }

        private boolean serverPermits(Link link) {
            return accepted.stream()
                    .anyMatch(other -> other.to().equals(link.to())
                            && (other.from().equals(link.from()) || other.from().equals(INTERNET))
                            && other.port().covers(link.port()));
        }

        /** Addresses are nobody's to permit; a group that may go anywhere may also go to a group. */
        private boolean clientPermits(Link link) {
            return !nodes.get(link.from()).isGroup()
                    || openedToAnyone.getOrDefault(link.from(), List.of()).stream()
                            .anyMatch(port -> port.covers(link.port()))
                    || opened.stream()
                            .anyMatch(other -> other.from().equals(link.from())
                                    && other.to().equals(link.to())
                                    && other.port().covers(link.port()));
        }
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.Types;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one rule of a security group or a network ACL is about, in whichever of the provider's spellings it is written. Reads a
 * property only when asked for it, so that addresses which are not known yet matter only to who asks for them. Sources other
 * than address ranges (groups, prefix lists) are not judged.
 */
final class Traffic {

    private static final String SECURITY_GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
    private static final String INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    private static final String EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

    /** All resources that give a security group rules. */
    static final Types SECURITY_GROUPS = Types.of(
            "aws:ec2/securityGroup:SecurityGroup",
            "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            SECURITY_GROUP_RULE,
            INGRESS_RULE,
            EGRESS_RULE);

    private static final List<String> ADDRESSES = List.of("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6");

    private final String label;
    private final PropertyView rule;

    private Traffic(String label, PropertyView rule) {
        this.label = label;
        this.rule = rule;
    }

    /** An inclusive range of ports. */
    record Ports(int from, int to) {

        static final Ports ALL = new Ports(0, 65535);

        boolean contains(int port) {
            return from <= port && port <= to;
        }

        boolean areAllIn(Set<Integer> ports) {
            return IntStream.rangeClosed(from, to).allMatch(ports::contains);
        }

        @Override
        public String toString() {
            if (equals(ALL)) {
                return "every port";
            }
            return from == to ? "port " + from : "ports " + from + "-" + to;
        }
    }

    /** One rule that is given by itself. */
    static Traffic of(PropertyView rule) {
        return new Traffic("the rule", rule);
    }

    /** The ingress rules that a resource of {@link #SECURITY_GROUPS} gives a group. */
    static List<Traffic> into(PolicyResource group) {
        return of(group, "ingress", INGRESS_RULE);
    }

    /** The egress rules that a resource of {@link #SECURITY_GROUPS} gives a group. */
    static List<Traffic> outOf(PolicyResource group) {
        return of(group, "egress", EGRESS_RULE);
    }

    private static List<Traffic> of(PolicyResource group, String direction, String ruleType) {
        if (group.is(ruleType)
                || (group.is(SECURITY_GROUP_RULE) && group.text("type").equals(direction))) {
            return List.of(of(group));
        }
        List<PropertyValue> inline = group.list(direction);
        return IntStream.range(0, inline.size())
                .mapToObj(i -> new Traffic(direction + "[" + i + "]", inline.get(i)))
                .toList();
    }

    /** Names the rule in a message: {@code ingress[1]}, or {@code the rule} if it is a resource of its own. */
    String label() {
        return label;
    }

    PropertyView rule() {
        return rule;
    }

    /** Whether it is about every protocol, and so about every port. */
    boolean isEveryProtocol() {
        return protocol().equals("-1");
    }

    /** The ports it is about; empty for ICMP, which has none. A protocol other than TCP and UDP is about all of them. */
    Optional<Ports> ports() {
        return switch (protocol()) {
            case "icmp" -> Optional.empty();
            case "tcp", "udp" ->
                Optional.of(new Ports(
                        rule.integer("fromPort").orElse(Ports.ALL.from()),
                        rule.integer("toPort").orElse(Ports.ALL.to())));
            default -> Optional.of(Ports.ALL);
        };
    }

    private String protocol() {
        String given =
                rule.string("protocol").or(() -> rule.string("ipProtocol")).orElse("-1");
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "-1", "all" -> "-1";
            case "tcp", "6" -> "tcp";
            case "udp", "17" -> "udp";
            case "icmp", "icmpv6", "1", "58" -> "icmp";
            default -> given;
        };
    }

    /** Whether one of its address ranges stands for the internet. What is known decides, if it can. */
    boolean concernsInternet() {
        return ADDRESSES.stream()
                .flatMap(property -> addresses(rule.at(property)))
                .sorted(Comparator.comparing(PropertyValue::isUnknown))
                .anyMatch(address -> InternetRange.covers(address.asString()));
    }

    private static Stream<PropertyValue> addresses(PropertyValue value) {
        return value.isUnknown() ? Stream.of(value) : value.asList().stream();
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A security group has its rules inline or as resources, not both: each side deletes what the other made. After a refresh the group's
 * inline rules also show those that are resources; an inline rule that such a resource explains does not count.
 */
public final class SgRulesOneStyle implements StackPolicy {

    private static final String INGRESS = "ingress";
    private static final String EGRESS = "egress";
    private static final String EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

    /** Where rules name whom they let through; inline rules have lists, resources single values or lists. */
    private static final List<String> PEERS = List.of(
            "cidrBlocks",
            "ipv6CidrBlocks",
            "prefixListIds",
            "securityGroups",
            "cidrIpv4",
            "cidrIpv6",
            "prefixListId",
            "sourceSecurityGroupId",
            "referencedSecurityGroupId");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("sg-rules-one-style", Kind.RELIABILITY)
                .what("A security group has its rules inline or as resources, not both.")
                .why("Each update then deletes rules that the other side made, and connections drop.")
                .fix("move the inline rules to resources of their own");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(SecurityGroupPaths.GROUP), group -> {
            List<PolicyResource> separate = Stream.of(
                            SecurityGroupPaths.RULE, SecurityGroupPaths.INGRESS_RULE, EGRESS_RULE)
                    .flatMap(type -> graph.referrers(group, type, "securityGroupId").stream())
                    .toList();
            if (separate.isEmpty()) {
                return Verdict.notApplicable("it has no rules that are resources");
            }
            Set<String> explained = separate.stream()
                    .flatMap(rule -> keys(rule, direction(rule), group))
                    .collect(Collectors.toSet());
            return Verdict.violationIf(
                    Stream.of(INGRESS, EGRESS).anyMatch(direction -> hasOwn(group, direction, explained)),
                    "it has inline rules besides " + separate.get(0).name());
        });
    }

    private static String direction(PolicyResource rule) {
        if (rule.is(SecurityGroupPaths.RULE)) {
            return rule.text("type");
        }
        return rule.is(EGRESS_RULE) ? EGRESS : INGRESS;
    }

    private static boolean hasOwn(PolicyResource group, String direction, Set<String> explained) {
        PropertyView given = AsGiven.of(group);
        return given.isUnknown(direction)
                || given.list(direction).stream()
                        .anyMatch(rule -> rule.containsUnknowns()
                                || !explained.containsAll(
                                        keys(rule, direction, group).toList()));
    }

    /** What a rule lets through, one entry for each peer that is known. */
    private static Stream<String> keys(PropertyView rule, String direction, PolicyResource group) {
        String traffic = direction + " " + traffic(rule) + " ";
        String self = group.isUnknown("id") ? "self" : group.text("id");
        Stream<String> own = rule.isTrue("self") ? Stream.of(self) : Stream.empty();
        Stream<String> peers = PEERS.stream()
                .filter(peer -> !rule.isUnknown(peer))
                .flatMap(peer -> rule.list(peer).stream())
                .filter(peer -> !peer.isUnknown())
                .map(PropertyValue::asString)
                .filter(peer -> !peer.isEmpty());
        return Stream.concat(own, peers).map(peer -> traffic + peer);
    }

    private static String traffic(PropertyView rule) {
        String protocol =
                rule.string("protocol").or(() -> rule.string("ipProtocol")).orElse("-1");
        return switch (protocol) {
            case "-1", "all" -> "-1";
            case "6" -> "tcp " + ports(rule);
            case "17" -> "udp " + ports(rule);
            default -> protocol + " " + ports(rule);
        };
    }

    private static String ports(PropertyView rule) {
        return rule.text("fromPort") + "-" + rule.text("toPort");
    }
}

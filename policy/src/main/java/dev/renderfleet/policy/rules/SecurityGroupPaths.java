package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which security groups the internet reaches, directly or by way of groups that it reaches. A group lets another in by its inline
 * rules or by rules that are resources of their own. Each group is looked at once.
 */
final class SecurityGroupPaths {

    static final String GROUP = "aws:ec2/securityGroup:SecurityGroup";
    static final String DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
    static final String RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
    static final String INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

    private final StackGraph graph;
    private final Map<String, Optional<String>> known = new HashMap<>();
    private final Map<String, List<PolicyResource>> admitted = new HashMap<>();

    SecurityGroupPaths(StackGraph graph) {
        this.graph = graph;
    }

    /** The groups of the stack that a property attaches. */
    static List<PolicyResource> groups(StackGraph graph, PolicyResource resource, String property) {
        return graph.references(resource, property, GROUP, DEFAULT_GROUP);
    }

    /**
     * How the internet reaches a group, for example {@code the internet → web → data}.
     *
     * @param groups how many groups may be on the way, the last included
     */
    Optional<String> fromInternet(PolicyResource group, int groups) {
        if (groups == 0) {
            return Optional.empty();
        }
        String key = groups + " " + group.urn();
        if (!known.containsKey(key)) {
            known.put(key, find(group, groups));
        }
        return known.get(key);
    }

    private Optional<String> find(PolicyResource group, int groups) {
        boolean isOpen = ingress(group).stream()
                .flatMap(rule -> Traffic.into(rule).stream())
                .anyMatch(traffic -> traffic.ports().isPresent() && traffic.concernsInternet());
        if (isOpen) {
            return Optional.of("the internet → " + group.name());
        }
        return admitted(group).stream()
                .flatMap(source -> fromInternet(source, groups - 1).stream())
                .findFirst()
                .map(path -> path + " → " + group.name());
    }

    /** The groups that a group lets in, itself excluded. */
    List<PolicyResource> admitted(PolicyResource group) {
        return admitted.computeIfAbsent(group.urn(), urn -> findAdmitted(group));
    }

    private List<PolicyResource> findAdmitted(PolicyResource group) {
        return ingress(group).stream()
                .flatMap(rule -> Stream.of("ingress", "sourceSecurityGroupId", "referencedSecurityGroupId")
                        .flatMap(property -> groups(graph, rule, property).stream()))
                .filter(source -> !source.equals(group))
                .distinct()
                .toList();
    }

    /** What gives a group ingress rules: itself, if it has any inline, and rules of their own. */
    private List<PolicyResource> ingress(PolicyResource group) {
        List<PolicyResource> rules = new ArrayList<>(graph.referrers(group, INGRESS_RULE, "securityGroupId"));
        graph.referrers(group, RULE, "securityGroupId").stream()
                .filter(rule -> rule.text("type").equals("ingress"))
                .forEach(rules::add);
        if (AsGiven.of(group).has("ingress")) {
            rules.add(group);
        }
        return rules;
    }
}

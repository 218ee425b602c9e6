package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Network ACLs keep the internet away from remote shells. Inline rules are judged as AWS applies them: in the order of their
 * numbers, the first match decides, and what matches none is denied. A rule resource is judged by itself.
 */
public final class NaclAdminPorts implements ResourcePolicy {

    private static final String RULE = "aws:ec2/networkAclRule:NetworkAclRule";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("nacl-admin-ports", Kind.EXPOSURE)
                .sources("FSBP EC2.21")
                .what("Network ACLs do not let the internet in on SSH and remote desktop ports.")
                .why("The ACL is what still protects a subnet when a security group is opened by mistake.")
                .fix(
                        "deny ports 22 and 3389 from 0.0.0.0/0 and ::/0 with a rule number below the one that allows them");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integers("ports", List.of(22, 3389), "Ports that the internet must not reach.");
    }

    @Override
    public Types types() {
        return Types.of("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", RULE);
    }

    @Override
    public Verdict check(PolicyResource acl, PolicyContext context) {
        List<? extends PropertyView> rules = acl.is(RULE) ? ingressOf(acl) : inOrder(acl.list("ingress"));
        List<String> open = new ArrayList<>();
        for (int port : new TreeSet<>(context.config().integers("ports"))) {
            if (isAllowed(rules, port, "cidrBlock") || isAllowed(rules, port, "ipv6CidrBlock")) {
                open.add("the network ACL lets the internet reach port " + port);
            }
        }
        return Verdict.violations(open);
    }

    private static List<PolicyResource> ingressOf(PolicyResource rule) {
        return rule.isTrue("egress") ? List.of() : List.of(rule);
    }

    private static List<PropertyValue> inOrder(List<PropertyValue> rules) {
        return rules.stream()
                .sorted(Comparator.comparing(rule -> rule.integer("ruleNo").orElse(Integer.MAX_VALUE)))
                .toList();
    }

    private static boolean isAllowed(List<? extends PropertyView> rules, int port, String addresses) {
        return rules.stream()
                .filter(rule -> Traffic.of(rule)
                        .ports()
                        .filter(ports -> ports.contains(port))
                        .isPresent())
                .filter(rule -> InternetRange.covers(rule.text(addresses)))
                .findFirst()
                .filter(rule -> rule.string("action")
                        .orElseGet(() -> rule.text("ruleAction"))
                        .equalsIgnoreCase("allow"))
                .isPresent();
    }
}

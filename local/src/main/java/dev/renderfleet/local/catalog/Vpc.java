package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;
import java.util.Optional;

/** Security group rules as resources of their own. */
final class Vpc {

    private Vpc() {}

    static List<ResourceKind> kinds() {
        return List.of(
                rule("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
                rule("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"));
    }

    private static ResourceKind rule(String token) {
        String[] peers = {"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"};
        return kind(token)
                .id("sgr-{hex17}")
                .arn("ec2", "security-group-rule/{id}")
                .computed("securityGroupRuleId", "{id}")
                .replaceOn("securityGroupId")
                .partOf("securityGroupId", Ec2.SECURITY_GROUP_ID)
                .refers("referencedSecurityGroupId", Ec2.SECURITY_GROUP_ID)
                .mentions("prefixListId", Ec2.PREFIX_LIST_ID)
                .exactlyOneOf(peers)
                .matches(
                        "description",
                        "[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{0,255}",
                        "up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*")
                .rule(
                        "cidrIpv4",
                        rule -> rule.has("cidrIpv4")
                                        && Cidr.parse(rule.text("cidrIpv4")).isEmpty()
                                ? Optional.of("expected an IPv4 block whose address fits its prefix, found \""
                                        + rule.text("cidrIpv4") + "\"")
                                : Optional.empty())
                .rule("fromPort", Vpc::portProblem)
                .unique(
                        "InvalidPermission.Duplicate: {securityGroupId} already has this rule",
                        "securityGroupId",
                        "ipProtocol",
                        "fromPort",
                        "toPort",
                        "cidrIpv4",
                        "cidrIpv6",
                        "prefixListId",
                        "referencedSecurityGroupId");
    }

    private static Optional<String> portProblem(Attributes rule) {
        String protocol = rule.text("ipProtocol");
        boolean ports = rule.has("fromPort") || rule.has("toPort");
        if (protocol.equals("-1")) {
            return ports ? Optional.of("must not be given with the protocol -1 (all)") : Optional.empty();
        }
        if (!protocol.equals("tcp") && !protocol.equals("udp")) {
            return Optional.empty();
        }
        double from = rule.number("fromPort", -1);
        double to = rule.number("toPort", -1);
        return from >= 0 && to >= from && to <= 65535
                ? Optional.empty()
                : Optional.of("fromPort and toPort must be a range within 0 to 65535, found " + (long) from + " to "
                        + (long) to);
    }
}

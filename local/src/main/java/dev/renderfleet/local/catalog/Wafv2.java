package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AWS WAF. */
final class Wafv2 {

    static final String WEB_ACL = "aws:wafv2/webAcl:WebAcl";
    static final String IP_SET = "aws:wafv2/ipSet:IpSet";

    private Wafv2() {}

    static List<ResourceKind> kinds() {
        return List.of(
                scoped(WEB_ACL, "webacl")
                        .computed("applicationIntegrationUrl", "")
                        .computed(
                                "capacity",
                                acl -> PropertyValue.of(100 * priorities(acl).size()))
                        .json("ruleJson")
                        .rule("rules", Wafv2::rulesTwice)
                        .rule("rules", Wafv2::samePriority)
                        .inUse(
                                "WAFAssociatedItemException: AWS WAF couldn't perform the operation because your resource "
                                        + "is being used by another resource"),
                scoped(IP_SET, "ipset")
                        .replaceOn("ipAddressVersion")
                        .oneOf("ipAddressVersion", "IPV4", "IPV6")
                        .inUse("WAFAssociatedItemException: {name} is in use"),
                kind("aws:wafv2/webAclAssociation:WebAclAssociation")
                        .id("{webAclArn},{resourceArn}")
                        .replaceOn("resourceArn", "webAclArn")
                        .refers("webAclArn", Targets.arn(WEB_ACL))
                        .unique("WAFAssociatedItemException: {resourceArn} already has a web ACL", "resourceArn"),
                kind("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
                        .id("{resourceArn}")
                        .replaceOn("logDestinationConfigs", "resourceArn")
                        .rule("logDestinationConfigs", config -> config.texts("logDestinationConfigs").stream()
                                .filter(arn -> !arn.matches(".*[:/]aws-waf-logs-.*"))
                                .findFirst()
                                .map(arn -> "the name of a destination must begin with aws-waf-logs-, found \"" + arn
                                        + "\""))
                        .mentions("resourceArn", Targets.arn(WEB_ACL)));
    }

    private static ResourceKind scoped(String token, String resource) {
        return kind(token)
                .id("{uuid}")
                .autoName("name", 128)
                .computed(
                        "arn",
                        one -> PropertyValue.of("arn:" + one.site().partition() + ":wafv2:"
                                + one.site().region() + ":" + one.site().account() + ":"
                                + (one.text("scope").equals("CLOUDFRONT") ? "global/" : "regional/") + resource + "/"
                                + one.text("name") + "/" + one.text("id")))
                .computed("lockToken", "{uuid:lock}")
                .replaceOn("name", "namePrefix", "scope")
                .oneOf("scope", "REGIONAL", "CLOUDFRONT")
                .matches("name", "[\\w-]{1,128}", "up to 128 letters, digits, - and _")
                .rule(
                        "scope",
                        one -> one.text("scope").equals("CLOUDFRONT")
                                        && !one.site().region().equals("us-east-1")
                                ? Optional.of("CLOUDFRONT needs a provider in us-east-1, found "
                                        + one.site().region())
                                : Optional.empty())
                .unique(
                        "WAFDuplicateItemException: AWS WAF couldn't perform the operation because {name} already exists",
                        "name",
                        "scope");
    }

    private static Optional<String> rulesTwice(Attributes acl) {
        return acl.has("ruleJson") && acl.has("rules")
                ? Optional.of("conflicts with ruleJson: give one of them")
                : Optional.empty();
    }

    /** Of the rules in either form. */
    private static List<PropertyValue> priorities(Attributes acl) {
        List<PropertyPath.Found> given = JsonText.parse(acl.text("ruleJson"))
                .map(json -> PropertyPath.of("rules.Priority").in((Fields) PropertyValue.of(Map.of("rules", json))))
                .orElseGet(() -> PropertyPath.of("rules.priority").in(acl.values()));
        return given.stream().map(PropertyPath.Found::value).toList();
    }

    private static Optional<String> samePriority(Attributes acl) {
        List<PropertyValue> priorities = priorities(acl);
        return priorities.stream().distinct().count() == priorities.size()
                ? Optional.empty()
                : Optional.of("WAFInvalidParameterException: two rules have the same priority");
    }
}

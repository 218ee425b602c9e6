package dev.renderfleet.compute;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * The firewall's rules in their order: the cheapest and surest first. They are JSON as the WAF API has it, because the provider's
 * own form of them is nested more deeply than Pulumi's Java SDK can read back.
 */
final class WebAclRules {

    /** A rule group that AWS keeps current, and those of its rules that only count. */
    private record ManagedGroup(String name, List<String> counted) {}

    /** Source: the WAF developer guide, baseline and IP reputation rule groups; 925 of the 1,500 capacity units. */
    private static final List<ManagedGroup> GROUPS = List.of(
            new ManagedGroup("AmazonIpReputationList", List.of()),
            new ManagedGroup("KnownBadInputsRuleSet", List.of()),
            // It refuses bodies above 8 KiB: uploads of images through the backend are larger.
            new ManagedGroup("CommonRuleSet", List.of("SizeRestrictions_BODY")));

    private static final int WINDOW_SECONDS = 300;

    private WebAclRules() {}

    /**
     * @param requestLimit requests of one client within five minutes
     * @param behindCdn whether the client's address is in X-Forwarded-For
     */
    static String json(int requestLimit, boolean behindCdn) {
        JsonArray rules = new JsonArray();
        rules.add(rateLimit(requestLimit, behindCdn));
        GROUPS.forEach(group -> rules.add(managed(group, rules.size())));
        return rules.toString();
    }

    private static JsonObject rateLimit(int limit, boolean behindCdn) {
        JsonObject statement = new JsonObject();
        statement.addProperty("Limit", limit);
        statement.addProperty("EvaluationWindowSec", WINDOW_SECONDS);
        statement.addProperty("AggregateKeyType", behindCdn ? "FORWARDED_IP" : "IP");
        if (behindCdn) {
            JsonObject forwarded = new JsonObject();
            forwarded.addProperty("HeaderName", "X-Forwarded-For");
            forwarded.addProperty("FallbackBehavior", "MATCH");
            statement.add("ForwardedIPConfig", forwarded);
        }
        JsonObject rule = rule("client-request-limit", 0, "RateBasedStatement", statement);
        rule.add("Action", object("Block", new JsonObject()));
        return rule;
    }

    private static JsonObject managed(ManagedGroup group, int priority) {
        JsonObject statement = new JsonObject();
        statement.addProperty("VendorName", "AWS");
        statement.addProperty("Name", "AWSManagedRules" + group.name());
        if (!group.counted().isEmpty()) {
            JsonArray overrides = new JsonArray();
            group.counted().forEach(name -> overrides.add(counted(name)));
            statement.add("RuleActionOverrides", overrides);
        }
        JsonObject rule = rule(group.name(), priority, "ManagedRuleGroupStatement", statement);
        rule.add("OverrideAction", object("None", new JsonObject()));
        return rule;
    }

    private static JsonObject counted(String rule) {
        JsonObject override = new JsonObject();
        override.addProperty("Name", rule);
        override.add("ActionToUse", object("Count", new JsonObject()));
        return override;
    }

    private static JsonObject rule(String name, int priority, String kind, JsonObject statement) {
        JsonObject visibility = new JsonObject();
        visibility.addProperty("SampledRequestsEnabled", true);
        visibility.addProperty("CloudWatchMetricsEnabled", true);
        visibility.addProperty("MetricName", name);
        JsonObject rule = new JsonObject();
        rule.addProperty("Name", name);
        rule.addProperty("Priority", priority);
        rule.add("Statement", object(kind, statement));
        rule.add("VisibilityConfig", visibility);
        return rule;
    }

    private static JsonObject object(String key, JsonObject value) {
        JsonObject object = new JsonObject();
        object.add(key, value);
        return object;
    }
}

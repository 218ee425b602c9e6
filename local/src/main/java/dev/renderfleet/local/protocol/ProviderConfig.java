package dev.renderfleet.local.protocol;

import dev.renderfleet.local.catalog.Zones;
import dev.renderfleet.local.lifecycle.Problem;
import dev.renderfleet.local.lifecycle.ShapeCheck;
import dev.renderfleet.local.property.Json;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Text;
import dev.renderfleet.local.sdk.Shape.Property;
import dev.renderfleet.local.sdk.Shape.Scalar;
import dev.renderfleet.local.sdk.Shape.ScalarKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of a provider, as far as a rehearsal heeds it.
 *
 * @param region the region it works in
 * @param defaultTags tags of every resource that can have any
 */
record ProviderConfig(String region, Map<String, PropertyValue> defaultTags) {

    /** Reads a configuration; {@code defaultRegion} applies when it names none. */
    static ProviderConfig of(Fields arguments, String defaultRegion) {
        Fields config = parsed(arguments);
        String region = config.get("region").textOrNull();
        if (region == null || region.isEmpty()) {
            region = defaultRegion;
        }
        Map<String, PropertyValue> tags = Map.of();
        if (config.get("defaultTags").plain() instanceof Fields defaults
                && defaults.get("tags").plain() instanceof Fields fields) {
            tags = fields.values();
        }
        return new ProviderConfig(region, tags);
    }

    /** What is wrong with a configuration. */
    static List<Problem> problems(Fields arguments, Map<String, Property> expected, String account) {
        Fields config = parsed(arguments).with("version", PropertyValue.none());
        // The engine may hand every value over as a string.
        Fields typed = config;
        for (Map.Entry<String, PropertyValue> entry : config.values().entrySet()) {
            Property property = expected.get(entry.getKey());
            if (property != null
                    && property.shape() instanceof Scalar scalar
                    && scalar.kind() != ScalarKind.STRING
                    && entry.getValue().plain() instanceof Text text
                    && text.value().matches("true|false|-?\\d+")) {
                typed = typed.with(entry.getKey(), Json.parse(text.value()));
            }
        }
        List<Problem> problems = new ArrayList<>(ShapeCheck.problems("the AWS provider", expected, typed));
        String region = typed.get("region").textOrNull();
        if (region != null && !Zones.isRegion(region)) {
            problems.add(new Problem("region", "AWS has no region \"" + region + "\""));
        }
        if (typed.get("allowedAccountIds").plain() instanceof Items allowed
                && !allowed.values().isEmpty()
                && !allowed.containsUnknown()
                && allowed.values().stream().noneMatch(item -> account.equals(item.textOrNull()))) {
            problems.add(new Problem(
                    "allowedAccountIds",
                    "AWS account ID not allowed: the rehearsal's account is " + account
                            + " (REHEARSAL_ACCOUNT sets another)"));
        }
        return problems;
    }

    /** Nested values arrive as JSON texts. */
    private static Fields parsed(Fields arguments) {
        Map<String, PropertyValue> values = new TreeMap<>();
        arguments.values().forEach((key, value) -> {
            PropertyValue parsed = value;
            if (value.plain() instanceof Text text && text.value().matches("(?s)\\s*[{\\[].*")) {
                try {
                    parsed = Json.parse(text.value()).secretIf(value.containsSecret());
                } catch (IllegalArgumentException e) {
                    parsed = value;
                }
            }
            values.put(key, parsed);
        });
        return new Fields(values);
    }
}

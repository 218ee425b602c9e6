package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that can carry tags carries the required ones, its own or the provider's default tags. An Auto Scaling group has tags of
 * another form, and no default tags. What cannot carry tags is not judged; see {@link TaggableTypes}.
 */
public final class RequiredTags implements RemediatingPolicy {

    private static final String AUTO_SCALING_GROUP = "aws:autoscaling/group:Group";

    /** Read once: the runner asks for it for each resource. */
    private static final Types TYPES =
            Types.of(Stream.concat(TaggableTypes.all().stream(), Stream.of(AUTO_SCALING_GROUP))
                    .toArray(String[]::new));

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("required-tags", Kind.TAGS)
                .what("Every taggable resource carries the required tags, its own or the provider's.")
                .why("Costs, permissions and clean-up go by tags: what has none belongs to nobody.")
                .fix("add the tags to the resource, or to defaultTags of the provider");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .strings(
                        "keys",
                        List.of("App", "Stage", "Component", "ManagedBy", "CostCenter"),
                        "Keys of the tags that have to be there, and not be empty.")
                .strings(
                        "values",
                        List.of("Stage={stack}", "ManagedBy=pulumi"),
                        "Key=value of tags that remediation adds; {stack} and {project} stand for those of the run.");
    }

    @Override
    public Types types() {
        return TYPES;
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        List<String> missing = missing(resource, context);
        return Verdict.violationIf(!missing.isEmpty(), "the tags " + String.join(", ", missing) + " are missing");
    }

    @Override
    public Optional<Remediation> remediate(PolicyResource resource, PolicyContext context) {
        if (resource.is(AUTO_SCALING_GROUP)) {
            return Optional.empty();
        }
        Map<String, PropertyValue> tags = new LinkedHashMap<>(resource.map("tags"));
        Map<String, PropertyValue> known = known(context);
        known.keySet().retainAll(missing(resource, context));
        tags.putAll(known);
        return known.isEmpty() ? Optional.empty() : Optional.of(Remediation.set("tags", tags));
    }

    private static Map<String, PropertyValue> known(PolicyContext context) {
        Map<String, PropertyValue> known = new LinkedHashMap<>();
        for (String entry : context.config().strings("values")) {
            String[] pair = entry.split("=", 2);
            if (pair.length == 2) {
                String value = pair[1].replace("{stack}", context.stack())
                        .replace("{project}", context.run().project());
                known.put(pair[0], PropertyValue.of(value));
            }
        }
        return known;
    }

    private static List<String> missing(PolicyResource resource, PolicyContext context) {
        Map<String, PropertyValue> tags =
                resource.is(AUTO_SCALING_GROUP) ? groupTags(resource) : resource.effectiveTags();
        return context.config().strings("keys").stream()
                .filter(key -> !isFilled(tags.get(key)))
                .toList();
    }

    private static Map<String, PropertyValue> groupTags(PolicyResource group) {
        Map<String, PropertyValue> tags = new LinkedHashMap<>();
        group.list("tags").forEach(tag -> tags.put(tag.text("key"), tag.at("value")));
        return tags;
    }

    private static boolean isFilled(PropertyValue value) {
        return value != null && (value.isUnknown() || !value.asString().isBlank());
    }
}

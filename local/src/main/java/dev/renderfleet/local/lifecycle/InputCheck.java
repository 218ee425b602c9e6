package dev.renderfleet.local.lifecycle;

import dev.renderfleet.local.catalog.Attributes;
import dev.renderfleet.local.catalog.ResourceKind;
import dev.renderfleet.local.catalog.ResourceKind.AutoName;
import dev.renderfleet.local.catalog.ResourceKind.InputRule;
import dev.renderfleet.local.catalog.Site;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.sdk.SdkTypes.SdkResource;
import dev.renderfleet.local.sdk.Shape.Property;
import dev.renderfleet.local.sdk.Shape.Scalar;
import dev.renderfleet.local.sdk.Shape.ScalarKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The provider's check of a resource's inputs: fills in names, defaults and all tags, then judges everything that can be
 * judged without looking at other resources.
 */
public final class InputCheck {

    /** The key under which the inputs note which of them the provider filled in. */
    static final String DEFAULTS = "__defaults";

    private static final int RANDOM_DIGITS = 7;

    /** The inputs to go on with, and what is wrong with them. */
    public record Result(Fields inputs, List<Problem> problems) {}

    /**
     * How the engine wants automatic names made.
     *
     * @param proposed the engine's own name, null to have one made here
     * @param disabled whether a name must be given
     * @param randomHex where random digits come from
     */
    public record Naming(String proposed, boolean disabled, String randomHex) {}

    private final SdkResource type;
    private final ResourceKind kind;
    private final String urn;
    private final List<Problem> problems = new ArrayList<>();
    private final TreeSet<String> filledIn = new TreeSet<>();

    private InputCheck(SdkResource type, ResourceKind kind, String urn) {
        this.type = type;
        this.kind = kind;
        this.urn = urn;
    }

    /** Checks {@code news}, the program's inputs; {@code olds} are the inputs of the last deployment, if any. */
    public static Result of(
            SdkResource type,
            ResourceKind kind,
            String urn,
            Fields olds,
            Fields news,
            Naming naming,
            Map<String, PropertyValue> defaultTags,
            Site site) {
        InputCheck check = new InputCheck(type, kind, urn);
        Fields inputs = check.withoutNotes(news);
        check.problems.addAll(ShapeCheck.problems(type.token(), type.inputs(), inputs));
        inputs = check.name(inputs, olds, naming);
        inputs = check.defaults(inputs);
        inputs = check.allTags(inputs, defaultTags);
        check.rules(inputs, site);
        inputs = inputs.with(
                DEFAULTS,
                new Items(check.filledIn.stream().map(PropertyValue::of).toList()));
        return new Result(inputs, check.problems);
    }

    private Fields withoutNotes(Fields news) {
        Map<String, PropertyValue> kept = new TreeMap<>(news.values());
        kept.keySet().removeIf(key -> key.startsWith("__"));
        kept.values().removeIf(PropertyValue::isNull);
        return new Fields(kept);
    }

    private Fields name(Fields inputs, Fields olds, Naming naming) {
        AutoName rule = autoName().orElse(null);
        if (rule == null || !inputs.get(rule.property()).isNull()) {
            return inputs;
        }
        // Another way to name it was chosen.
        if (!inputs.get(rule.property() + "Prefix").isNull()) {
            return inputs;
        }
        filledIn.add(rule.property());
        PropertyValue old = olds.get(rule.property());
        if (!old.isNull() && wasFilledIn(olds, rule.property())) {
            return inputs.with(rule.property(), old);
        }
        if (naming.disabled()) {
            problems.add(new Problem(rule.property(), "must be given, because automatic names are switched off"));
            return inputs;
        }
        String logical = urn.substring(urn.lastIndexOf("::") + 2);
        String name = naming.proposed() != null
                ? naming.proposed()
                : logical + "-" + naming.randomHex().substring(0, RANDOM_DIGITS);
        name = rule.change().apply(name, inputs);
        if (name.length() > rule.maxLength()) {
            problems.add(new Problem(
                    rule.property(),
                    "the automatic name \"" + name + "\" is longer than the " + rule.maxLength()
                            + " characters that AWS allows: give a name, or shorten the resource's"));
        }
        return inputs.with(rule.property(), PropertyValue.of(name));
    }

    /** The automatic name of the type: the declared one, or a property {@code name} that the SDK does not require. */
    private Optional<AutoName> autoName() {
        if (!kind.isAutoNamed()) {
            return Optional.empty();
        }
        if (kind.declaredAutoName().isPresent()) {
            return kind.declaredAutoName();
        }
        Property name = type.inputs().get("name");
        boolean optionalText = name != null && !name.required() && name.shape().equals(new Scalar(ScalarKind.STRING));
        return optionalText ? Optional.of(new AutoName("name", 255, (text, inputs) -> text)) : Optional.empty();
    }

    /** Whether the old inputs note that the provider itself filled a property in. */
    static boolean wasFilledIn(Fields inputs, String property) {
        return inputs.get(DEFAULTS) instanceof Items items && items.values().contains(PropertyValue.of(property));
    }

    private Fields defaults(Fields inputs) {
        Fields filled = inputs;
        for (Map.Entry<String, PropertyValue> entry : kind.defaults().entrySet()) {
            if (filled.get(entry.getKey()).isNull()) {
                filled = filled.with(entry.getKey(), entry.getValue());
                filledIn.add(entry.getKey());
            }
        }
        return filled;
    }

    private Fields allTags(Fields inputs, Map<String, PropertyValue> defaultTags) {
        if (!type.inputs().containsKey("tags") || !type.outputs().containsKey("tagsAll")) {
            return inputs;
        }
        PropertyValue own = inputs.get("tags");
        Map<String, PropertyValue> all = new TreeMap<>(defaultTags);
        if (own.isUnknown()) {
            return inputs.with("tagsAll", own);
        }
        if (own.plain() instanceof Fields fields) {
            all.putAll(fields.values());
        }
        return inputs.with("tagsAll", new Fields(all));
    }

    private void rules(Fields inputs, Site site) {
        Attributes attributes = new Attributes(site, null, new Attributes.Life(urn, 0, 0, Instant.EPOCH), inputs);
        Set<String> misshapen = problems.stream()
                .map(problem -> problem.place().replaceAll("[.\\[].*$", ""))
                .collect(Collectors.toSet());
        for (InputRule rule : kind.inputRules()) {
            if (misshapen.contains(rule.property().replaceAll("\\..*$", ""))) {
                continue;
            }
            judge(rule, attributes).ifPresent(words -> problems.add(new Problem(rule.property(), words)));
        }
    }

    /** A rule that asks for a value which is not known yet is judged at the update. */
    private static Optional<String> judge(InputRule rule, Attributes attributes) {
        try {
            return rule.problem().apply(attributes);
        } catch (Attributes.NotYetKnown unknown) {
            return Optional.empty();
        }
    }
}

package dev.renderfleet.local.catalog;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the rehearsal knows of a resource type beyond the SDK's annotations: its id, what the provider computes, what
 * refers to what, what forces a replacement. Declared once per type with the verbs below; property names are the SDK's
 * and checked against it by a test.
 */
public final class ResourceKind {

    /** An automatic name: the logical name, a separator and seven hexadecimal digits, at most {@code maxLength} long. */
    public record AutoName(String property, int maxLength, BiFunction<String, Fields, String> change) {}

    /** A computed property. */
    public record Computed(String property, Function<Attributes, PropertyValue> value) {}

    /** What a reference means for the deletion of the resource that is referred to. */
    public enum Bond {
        /** It cannot be deleted first. */
        HOLDS,
        /** It takes the referring resource along. */
        PART_OF,
        /** Nothing. */
        MENTIONS
    }

    /** A property that refers to another resource. */
    public record Reference(PropertyPath path, Targets targets, Bond bond) {}

    /** Properties that no two resources of the type may share, with the error of the second. */
    public record Unique(String error, List<String> properties) {}

    /** A check of inputs; it runs on every check, and not at all while a value it asks for is unknown. */
    public record InputRule(String property, Function<Attributes, Optional<String>> problem) {}

    private final String token;
    private Function<Attributes, String> id = attributes -> attributes.text("name");
    private final List<String> idScope = new ArrayList<>();
    private AutoName autoName;
    private boolean autoNamed = true;
    private boolean deleteBeforeReplace;
    private String inUse;
    private final Map<String, PropertyValue> defaults = new LinkedHashMap<>();
    private final List<Computed> computed = new ArrayList<>();
    private final Set<String> replaceOn = new LinkedHashSet<>();
    private final Map<String, Predicate<Fields>> secrets = new LinkedHashMap<>();
    private final Set<String> unchecked = new LinkedHashSet<>();
    private final Set<String> ordered = new LinkedHashSet<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<Unique> uniques = new ArrayList<>();
    private final List<InputRule> inputRules = new ArrayList<>();
    private final List<Function<Attributes, Optional<String>>> cloudRules = new ArrayList<>();
    private final List<Function<Attributes, Optional<String>>> deleteRules = new ArrayList<>();

    private ResourceKind(String token) {
        this.token = token;
    }

    /** Starts the declaration of a type. */
    public static ResourceKind kind(String token) {
        return new ResourceKind(token);
    }

    /** The physical id, as a {@link Template}; {@code {name}} unless given. */
    public ResourceKind id(String template) {
        return id(new Template(template)::fill);
    }

    /** The physical id, by code. */
    public ResourceKind id(Function<Attributes, String> value) {
        id = value;
        return this;
    }

    /** The id is unique only among resources that have the same values of these properties. */
    public ResourceKind idWithin(String... properties) {
        idScope.addAll(List.of(properties));
        return this;
    }

    /** A value the provider fills in for an input that was left out; visible at preview. */
    public ResourceKind defaults(String property, Object value) {
        defaults.put(property, PropertyValue.of(value));
        return this;
    }

    /** What AWS answers for a property that was left out: a {@link Template} if it is a string. Unknown at preview. */
    public ResourceKind computed(String property, Object value) {
        if (value instanceof String text && text.contains("{")) {
            Template template = new Template(text);
            return computed(property, attributes -> PropertyValue.of(template.fill(attributes)));
        }
        PropertyValue constant = PropertyValue.of(value);
        return computed(property, attributes -> constant);
    }

    /** The property {@code arn} of a regional resource; {@code resource} is a {@link Template}. */
    public ResourceKind arn(String service, String resource) {
        return computed("arn", "arn:{partition}:" + service + ":{region}:{account}:" + resource);
    }

    /** As above, by code. */
    public ResourceKind computed(String property, Function<Attributes, PropertyValue> value) {
        computed.add(new Computed(property, value));
        return this;
    }

    /** Properties that AWS cannot change: a change makes a new resource. Nested ones as {@code rootBlockDevice.encrypted}. */
    public ResourceKind replaceOn(String... paths) {
        replaceOn.addAll(List.of(paths));
        return this;
    }

    /** A property whose value must come from another resource; that resource cannot be deleted before this one. */
    public ResourceKind refers(String path, Targets targets) {
        references.add(new Reference(PropertyPath.of(path), targets, Bond.HOLDS));
        return this;
    }

    /** A property whose value must come from another resource, which can be deleted all the same. */
    public ResourceKind mentions(String path, Targets targets) {
        references.add(new Reference(PropertyPath.of(path), targets, Bond.MENTIONS));
        return this;
    }

    /** A property that names the resource which this one is a part of: deleting that one deletes this one. */
    public ResourceKind partOf(String path, Targets targets) {
        references.add(new Reference(PropertyPath.of(path), targets, Bond.PART_OF));
        return this;
    }

    /** Properties in which AWS accepts ids and ARNs of what does not exist (yet). */
    public ResourceKind unchecked(String... properties) {
        unchecked.addAll(List.of(properties));
        return this;
    }

    /** AWS's error when it is asked to delete a resource that others still refer to; without it, they do not hold it. */
    public ResourceKind inUse(String template) {
        inUse = template;
        return this;
    }

    /** AWS's error when another resource of the type (in the same region) has the same values of all these properties. */
    public ResourceKind unique(String template, String... properties) {
        uniques.add(new Unique(template, List.of(properties)));
        return this;
    }

    /** Another limit or property for the automatic name; without it {@code name} is named, with up to 255 characters. */
    public ResourceKind autoName(String property, int maxLength) {
        return autoName(property, maxLength, (name, inputs) -> name);
    }

    /** As above, in lower case. */
    public ResourceKind autoNameLower(String property, int maxLength) {
        return autoName(property, maxLength, (name, inputs) -> name.toLowerCase(Locale.ROOT));
    }

    /** As above, with a last change of the name, which may depend on the other inputs. */
    public ResourceKind autoName(String property, int maxLength, BiFunction<String, Fields, String> change) {
        autoName = new AutoName(property, maxLength, change);
        return this;
    }

    /** No automatic name, although the type has a property {@code name}. */
    public ResourceKind noAutoName() {
        autoNamed = false;
        return this;
    }

    /** Properties whose values are secret even when the program did not mark them. */
    public ResourceKind secret(String... properties) {
        List.of(properties).forEach(property -> secretWhen(property, inputs -> true));
        return this;
    }

    /** A property whose value is secret under a condition, even when the program did not mark it. */
    public ResourceKind secretWhen(String property, Predicate<Fields> condition) {
        secrets.put(property, condition);
        return this;
    }

    /** Lists of plain values whose order matters; others are compared as sets, as most are in AWS. */
    public ResourceKind ordered(String... paths) {
        ordered.addAll(List.of(paths));
        return this;
    }

    /** A replacement always deletes the old resource first. */
    public ResourceKind deleteBeforeReplace() {
        deleteBeforeReplace = true;
        return this;
    }

    /** Only these values are allowed. */
    public ResourceKind oneOf(String path, String... values) {
        return each(
                path,
                value -> List.of(values).contains(value)
                        ? null
                        : "expected one of " + String.join(", ", values) + ", found \"" + value + "\"");
    }

    /** The value must fit a regular expression. */
    public ResourceKind matches(String path, String regex, String description) {
        return each(
                path, value -> value.matches(regex) ? null : "expected " + description + ", found \"" + value + "\"");
    }

    /** The value must not be longer. */
    public ResourceKind maxLength(String path, int length) {
        return each(
                path,
                value -> value.length() <= length
                        ? null
                        : "at most " + length + " characters are allowed, found " + value.length() + ": \"" + value
                                + "\"");
    }

    /** The string must be a JSON object or array. */
    public ResourceKind json(String path) {
        return each(path, JsonText::problem);
    }

    /** Exactly one of these properties must be given. */
    public ResourceKind exactlyOneOf(String... properties) {
        return rule(properties[0], attributes -> {
            long given = List.of(properties).stream().filter(attributes::has).count();
            return given == 1
                    ? Optional.empty()
                    : Optional.of("exactly one of " + String.join(", ", properties) + " must be given, found " + given);
        });
    }

    /** At most one of these properties may be given. */
    public ResourceKind atMostOneOf(String... properties) {
        return rule(properties[0], attributes -> {
            long given = List.of(properties).stream().filter(attributes::has).count();
            return given <= 1
                    ? Optional.empty()
                    : Optional.of("only one of " + String.join(", ", properties) + " may be given, found " + given);
        });
    }

    /** A check of the inputs, reported at a property. It must not look at the cloud. */
    public ResourceKind rule(String property, Function<Attributes, Optional<String>> problem) {
        inputRules.add(new InputRule(property, problem));
        return this;
    }

    /** A check against the rest of the cloud, before a create or an update. */
    public ResourceKind cloudRule(Function<Attributes, Optional<String>> problem) {
        cloudRules.add(problem);
        return this;
    }

    /** A reason for which AWS refuses to delete the resource. */
    public ResourceKind deleteRule(Function<Attributes, Optional<String>> problem) {
        deleteRules.add(problem);
        return this;
    }

    /** Applies declarations that several types share. */
    public ResourceKind with(UnaryOperator<ResourceKind> shared) {
        return shared.apply(this);
    }

    private ResourceKind each(String path, Function<String, String> problem) {
        PropertyPath parsed = PropertyPath.of(path);
        return rule(path, attributes -> {
            List<String> problems = new ArrayList<>();
            for (PropertyPath.Found found : parsed.in(attributes.values())) {
                String text = found.value().textOrNull();
                String words = text == null ? null : problem.apply(text);
                if (words != null) {
                    String safe = found.secret() ? "the secret value is not allowed" : words;
                    problems.add(found.place().equals(path) ? safe : found.place() + ": " + safe);
                }
            }
            return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
        });
    }

    /** The type token. */
    public String token() {
        return token;
    }

    /** Makes the physical id of a new resource. */
    public Function<Attributes, String> idOf() {
        return id;
    }

    /** Properties within which the id is unique. */
    public List<String> idScope() {
        return idScope;
    }

    /** What the provider fills in for inputs that were left out. */
    public Map<String, PropertyValue> defaults() {
        return defaults;
    }

    /** What AWS answers, in the order in which it is computed. */
    public List<Computed> computed() {
        return computed;
    }

    /** Paths whose change makes a new resource. */
    public Set<String> replaceOn() {
        return replaceOn;
    }

    /** Lists of plain values whose order matters. */
    public Set<String> ordered() {
        return ordered;
    }

    /** Properties whose ids and ARNs are not looked up. */
    public Set<String> unchecked() {
        return unchecked;
    }

    /** Properties that are secret, with the condition for it. */
    public Map<String, Predicate<Fields>> secrets() {
        return secrets;
    }

    /** Where other resources are referred to. */
    public List<Reference> references() {
        return references;
    }

    /** What no two resources may share. */
    public List<Unique> uniques() {
        return uniques;
    }

    /** Checks of the inputs alone. */
    public List<InputRule> inputRules() {
        return inputRules;
    }

    /** Checks against the rest of the cloud. */
    public List<Function<Attributes, Optional<String>>> cloudRules() {
        return cloudRules;
    }

    /** Reasons not to delete. */
    public List<Function<Attributes, Optional<String>>> deleteRules() {
        return deleteRules;
    }

    /** The error for a delete while others refer to the resource. */
    public Optional<String> inUseTemplate() {
        return Optional.ofNullable(inUse);
    }

    /** The automatic name, when it is not the usual one. */
    public Optional<AutoName> declaredAutoName() {
        return Optional.ofNullable(autoName);
    }

    /** Whether the type is named automatically at all. */
    public boolean isAutoNamed() {
        return autoNamed;
    }

    /** Whether a replacement deletes first. */
    public boolean isDeleteBeforeReplace() {
        return deleteBeforeReplace;
    }
}

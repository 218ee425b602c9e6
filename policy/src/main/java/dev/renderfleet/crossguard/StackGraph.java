package dev.renderfleet.crossguard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources of a stack with what connects them: parents, dependencies and references from properties.
 *
 * <p>A reference is followed by value, when the property holds an id, ARN, URL or name of another resource; if it is not known
 * yet, or is computed (a URL put together from a name), by the property dependencies that the program recorded. The latter are
 * as fine as one top-level property: from {@code ingress[2].securityGroups} they lead to everything that {@code ingress} was
 * computed from. Give the wanted types to keep that exact.
 *
 * <p>Building a graph takes time linear in its properties; each kind of look-up is indexed once, on first use. Not thread-safe.
 */
public final class StackGraph {

    /** Top-level properties that identify a resource to others, the strong ones first. */
    private static final List<String> UNIQUE = List.of("id", "arn", "urn", "url", "invokeArn", "qualifiedArn");

    private static final List<String> NAMES = List.of(
            "name",
            "bucket",
            "identifier",
            "clusterIdentifier",
            "functionName",
            "repositoryName",
            "replicationGroupId",
            "family",
            "path",
            "nameserver",
            "endpoint",
            "dnsName",
            "domainName");

    private final Map<String, PolicyResource> byUrn = new LinkedHashMap<>();
    private final Map<String, List<PolicyResource>> byType = new HashMap<>();
    private final Map<String, List<PolicyResource>> children = new HashMap<>();
    private final Map<String, Set<PolicyResource>> byUniqueValue = new HashMap<>();
    private final Map<String, Set<PolicyResource>> byName = new HashMap<>();
    private final Map<String, Map<String, List<PolicyResource>>> referrers = new HashMap<>();
    private final Map<String, Optional<PolicyResource>> untraced = new HashMap<>();

    public StackGraph(Collection<PolicyResource> resources) {
        for (PolicyResource resource : resources) {
            byUrn.put(resource.urn(), resource);
        }
        for (PolicyResource resource : byUrn.values()) {
            byType.computeIfAbsent(Types.canonical(resource.type()), key -> new ArrayList<>())
                    .add(resource);
            resource.parent().ifPresent(parent -> children.computeIfAbsent(parent, key -> new ArrayList<>())
                    .add(resource));
            UNIQUE.forEach(key -> index(byUniqueValue, resource, key));
            NAMES.forEach(key -> index(byName, resource, key));
            index(byUniqueValue, resource.urn(), resource);
        }
    }

    private static void index(Map<String, Set<PolicyResource>> index, PolicyResource resource, String key) {
        PropertyValue value = resource.at(key);
        if (value.shape() == PropertyValue.Shape.STRING && !value.asString().isEmpty()) {
            index(index, value.asString(), resource);
        }
    }

    private static void index(Map<String, Set<PolicyResource>> index, String value, PolicyResource resource) {
        index.computeIfAbsent(value, key -> new LinkedHashSet<>()).add(resource);
    }

    /** All resources, in the order they were given. */
    public Collection<PolicyResource> resources() {
        return List.copyOf(byUrn.values());
    }

    public Optional<PolicyResource> byUrn(String urn) {
        return Optional.ofNullable(byUrn.get(urn));
    }

    /** The resources of the given types, older spellings included. */
    public List<PolicyResource> ofType(String... types) {
        return ofType(Types.of(types));
    }

    /** The resources of the given types, older spellings included. */
    public List<PolicyResource> ofType(Types types) {
        if (types.isAll()) {
            return List.copyOf(byUrn.values());
        }
        List<PolicyResource> found = new ArrayList<>();
        types.canonicalTokens().stream().sorted().forEach(type -> found.addAll(byType.getOrDefault(type, List.of())));
        return found;
    }

    public Optional<PolicyResource> parent(PolicyResource resource) {
        return resource.parent().flatMap(this::byUrn);
    }

    /** The direct children of a component. */
    public List<PolicyResource> children(PolicyResource resource) {
        return List.copyOf(children.getOrDefault(resource.urn(), List.of()));
    }

    /** What a resource depends on, as far as it is part of this stack. */
    public List<PolicyResource> dependencies(PolicyResource resource) {
        return resource.dependencies().stream()
                .map(byUrn::get)
                .filter(found -> found != null)
                .toList();
    }

    /**
     * The resources that a property refers to; empty if it is absent or points out of the stack.
     *
     * @param path may lead to a single value or a list; deeper values are searched too, so {@code dimensions} finds the queue
     *     that an alarm's dimensions name
     * @param types the wanted types; without any, only ids, ARNs, URLs and dependencies count, because names are ambiguous
     */
    public List<PolicyResource> references(PolicyResource from, String path, String... types) {
        Types wanted = types.length == 0 ? Types.all() : Types.of(types);
        PropertyValue value = from.at(path);
        Set<PolicyResource> found = new LinkedHashSet<>();
        collectByValue(value, wanted, found);
        if ((found.isEmpty() && !value.isAbsent()) || value.containsUnknowns()) {
            dependenciesOf(from, topLevel(path), value).stream()
                    .map(byUrn::get)
                    .filter(resource -> resource != null && wanted.matches(resource.type()))
                    .forEach(found::add);
        }
        found.remove(from);
        return List.copyOf(found);
    }

    /** The one resource that a property refers to; the first, if several are possible. */
    public Optional<PolicyResource> reference(PolicyResource from, String path, String... types) {
        return references(from, path, types).stream().findFirst();
    }

    /**
     * The resources of one type whose property refers to the target: the queue policies of a queue, the alarms on it. A rule for
     * which it is a violation that there are none asks {@link #referrersOrUnknown}.
     */
    public List<PolicyResource> referrers(PolicyResource target, String type, String path) {
        // The target's type is passed on, so that a name counts as a reference to it.
        String key = Types.canonical(type) + "|" + path + "|" + Types.canonical(target.type());
        Map<String, List<PolicyResource>> index = referrers.get(key);
        if (index == null) {
            index = new HashMap<>();
            for (PolicyResource from : ofType(type)) {
                for (PolicyResource to : references(from, path, target.type())) {
                    index.computeIfAbsent(to.urn(), urn -> new ArrayList<>()).add(from);
                }
            }
            referrers.put(key, index);
        }
        return List.copyOf(index.getOrDefault(target.urn(), List.of()));
    }

    /**
     * The same, where none is only an answer if it is certain.
     *
     * @throws UnknownValueException if none is known to refer to the target, but one may: its property is not known before the
     *     update, and nothing is recorded that it was computed from. The Java SDK records nothing for outputs other than
     *     {@code id} and {@code urn} of a resource that does not exist yet
     */
    public List<PolicyResource> referrersOrUnknown(PolicyResource target, String type, String path) {
        List<PolicyResource> found = referrers(target, type, path);
        if (found.isEmpty()) {
            untraced.computeIfAbsent(Types.canonical(type) + "|" + path, key -> untraced(type, path))
                    .ifPresent(from -> {
                        throw new UnknownValueException(path + " of " + from.name());
                    });
        }
        return found;
    }

    private Optional<PolicyResource> untraced(String type, String path) {
        return ofType(type).stream()
                .filter(from -> {
                    PropertyValue value = from.at(path);
                    return value.containsUnknowns()
                            && dependenciesOf(from, topLevel(path), value).isEmpty()
                            && references(from, path).isEmpty();
                })
                .findFirst();
    }

    private static String topLevel(String path) {
        return (String) PropertyPath.parse(path).get(0);
    }

    private static Set<String> dependenciesOf(PolicyResource from, String property, PropertyValue value) {
        return value.dependencies().isEmpty()
                ? from.propertyDependencies().getOrDefault(property, Set.of())
                : value.dependencies();
    }

    private void collectByValue(PropertyValue value, Types wanted, Set<PolicyResource> found) {
        switch (value.shape()) {
            case STRING -> {
                String text = value.asString();
                if (text.startsWith("{") || text.startsWith("[")) {
                    // Redrive policies, container definitions and the like are JSON inside a string.
                    PropertyValue.tryParseJson(text).ifPresent(json -> collectByValue(json, wanted, found));
                }
                collectByText(text, wanted, found);
            }
            case LIST -> value.asList().forEach(item -> collectByValue(item, wanted, found));
            case OBJECT, REFERENCE -> value.asMap().values().forEach(item -> collectByValue(item, wanted, found));
            default -> {}
        }
    }

    private void collectByText(String text, Types wanted, Set<PolicyResource> found) {
        addMatching(byUniqueValue.get(text), wanted, found);
        // ARNs in policies often end in a wildcard below the resource: arn/*, arn:*.
        if (text.endsWith("/*") || text.endsWith(":*")) {
            addMatching(byUniqueValue.get(text.substring(0, text.length() - 2)), wanted, found);
        }
        if (!wanted.isAll()) {
            addMatching(byName.get(text), wanted, found);
        }
    }

    private static void addMatching(Set<PolicyResource> candidates, Types wanted, Set<PolicyResource> found) {
        if (candidates != null) {
            candidates.stream()
                    .filter(candidate -> wanted.matches(candidate.type()))
                    .forEach(found::add);
        }
    }
}

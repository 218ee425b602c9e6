package dev.renderfleet.architecture;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The components of a stack with what each consists of, in the order in which one feeds the next. Where none feeds the
 * other, they are in the order of their names: the order of registration is not the same in every run.
 */
final class ComponentTree {

    private final StackGraph graph;

    /**
     * A component.
     *
     * @param counts its own resources by type, the most frequent first
     * @param children the components inside
     */
    record Component(String name, TypeName type, Map<TypeName, Integer> counts, List<Component> children) {

        /** All resources, those of the components inside included. */
        int size() {
            return counts.values().stream().mapToInt(Integer::intValue).sum()
                    + children.stream().mapToInt(Component::size).sum();
        }

        /** This and all components inside. */
        int components() {
            return 1 + children.stream().mapToInt(Component::components).sum();
        }
    }

    private ComponentTree(StackGraph graph) {
        this.graph = graph;
    }

    /** The top-level components; resources that belong to none are in a last one named after the stack. */
    static List<Component> of(StackGraph graph) {
        ComponentTree tree = new ComponentTree(graph);
        List<PolicyResource> top = graph.resources().stream()
                .filter(resource -> graph.parent(resource)
                        .filter(ComponentTree::isComponent)
                        .isEmpty())
                .filter(ComponentTree::counts)
                .toList();
        List<Component> components = new ArrayList<>(tree.components(top));
        Map<TypeName, Integer> loose = tree.count(top);
        if (!loose.isEmpty()) {
            components.add(new Component("in no component", TypeName.of("pulumi:pulumi:Stack"), loose, List.of()));
        }
        return components;
    }

    static boolean isComponent(PolicyResource resource) {
        return !resource.isManaged() && !resource.type().startsWith("pulumi:");
    }

    /** Whether it is part of the platform; the stack itself and providers are not. */
    private static boolean counts(PolicyResource resource) {
        return !resource.type().equals("pulumi:pulumi:Stack")
                && !resource.type().startsWith("pulumi:providers:");
    }

    private Component component(PolicyResource component) {
        List<PolicyResource> children =
                graph.children(component).stream().filter(ComponentTree::counts).toList();
        return new Component(component.name(), TypeName.of(component.type()), count(children), components(children));
    }

    private List<Component> components(List<PolicyResource> siblings) {
        return inOrder(siblings).stream()
                .filter(ComponentTree::isComponent)
                .map(this::component)
                .toList();
    }

    private Map<TypeName, Integer> count(List<PolicyResource> resources) {
        Map<TypeName, Integer> counts = new TreeMap<>();
        resources.stream()
                .filter(resource -> !isComponent(resource))
                .forEach(resource -> counts.merge(TypeName.of(resource.type()), 1, Integer::sum));
        Map<TypeName, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<TypeName, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** Siblings such that each comes after what it, or anything inside it, depends on. */
    private List<PolicyResource> inOrder(List<PolicyResource> siblings) {
        Map<String, Set<String>> waitsFor = new HashMap<>();
        siblings.forEach(sibling -> waitsFor.put(sibling.urn(), new TreeSet<>()));
        for (PolicyResource resource : graph.resources()) {
            ancestorAmong(resource, waitsFor.keySet()).ifPresent(from -> graph.dependencies(resource)
                    .forEach(dependency -> ancestorAmong(dependency, waitsFor.keySet())
                            .filter(to -> !to.equals(from))
                            .ifPresent(to -> waitsFor.get(from).add(to))));
        }
        List<PolicyResource> open = new ArrayList<>(siblings);
        open.sort(Comparator.comparing(PolicyResource::name).thenComparing(PolicyResource::urn));
        List<PolicyResource> ordered = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            // Two components may feed each other, resource by resource: then the name decides.
            PolicyResource next = open.stream()
                    .filter(candidate -> done.containsAll(waitsFor.get(candidate.urn())))
                    .findFirst()
                    .orElse(open.get(0));
            open.remove(next);
            done.add(next.urn());
            ordered.add(next);
        }
        return ordered;
    }

    private Optional<String> ancestorAmong(PolicyResource resource, Set<String> candidates) {
        Optional<PolicyResource> current = Optional.of(resource);
        while (current.isPresent() && !candidates.contains(current.get().urn())) {
            current = graph.parent(current.get());
        }
        return current.map(PolicyResource::urn);
    }
}

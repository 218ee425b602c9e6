package dev.renderfleet.cost;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The resources of a stack, and what refers to what. */
final class Graph {

    private final Map<String, CostedResource> byUrn = new HashMap<>();
    private final List<CostedResource> resources;

    Graph(Collection<CostedResource> resources) {
        this.resources = List.copyOf(resources);
        resources.forEach(resource -> byUrn.put(resource.urn(), resource));
    }

    List<CostedResource> resources() {
        return resources;
    }

    Stream<CostedResource> ofType(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type));
    }

    int count(String... types) {
        return (int) resources.stream()
                .filter(resource -> List.of(types).contains(resource.type()))
                .count();
    }

    /** The resource of a type that a property was computed from. */
    Optional<CostedResource> referred(CostedResource from, String property, String type) {
        return from.references().getOrDefault(property, Set.of()).stream()
                .map(byUrn::get)
                .filter(found -> found != null && found.type().equals(type))
                .findFirst();
    }

    /** Resources of a type with a property that was computed from this one. */
    Stream<CostedResource> referring(CostedResource to, String type) {
        return ofType(type)
                .filter(from -> from.references().values().stream().anyMatch(urns -> urns.contains(to.urn())));
    }
}

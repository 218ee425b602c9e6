package dev.renderfleet.simulator.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource of the graph, whoever recorded it.
 *
 * @param properties plain values by name: text, numbers, booleans, maps and lists
 * @param references property to the URNs of the resources that its value was computed from
 */
public record Resource(
        String urn, String type, String name, Map<String, Object> properties, Map<String, Set<String>> references) {

    public Resource {
        properties = Map.copyOf(properties);
        references = Map.copyOf(references);
    }

    /** The value at a path such as {@code mixedInstancesPolicy.instancesDistribution}. */
    Optional<Object> at(String path) {
        Object value = properties;
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return Optional.ofNullable(value);
    }

    String text(String path) {
        return at(path).map(Object::toString).orElse("");
    }

    double number(String path, double otherwise) {
        return at(path).map(value -> Double.parseDouble(value.toString())).orElse(otherwise);
    }

    int wholeNumber(String path) {
        return (int) at(path).map(value -> Double.parseDouble(value.toString()))
                .orElseThrow(() -> new IllegalArgumentException(urn + " has no " + path))
                .doubleValue();
    }

    /** The objects in a list; none where there is no list. */
    @SuppressWarnings("unchecked") // properties are plain values with text keys
    List<Map<String, Object>> objects(String path) {
        return at(path).filter(List.class::isInstance)
                .map(list -> ((List<Object>) list)
                        .stream().map(each -> (Map<String, Object>) each).toList())
                .orElse(List.of());
    }

    @SuppressWarnings("unchecked") // properties are plain values with text keys
    Map<String, Object> object(String path) {
        return at(path).filter(Map.class::isInstance)
                .map(map -> (Map<String, Object>) map)
                .orElse(Map.of());
    }

    Set<String> references(String property) {
        return references.getOrDefault(property, Set.of());
    }
}

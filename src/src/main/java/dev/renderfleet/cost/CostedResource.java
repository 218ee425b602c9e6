package dev.renderfleet.cost;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource as the estimate sees it, whoever recorded it.
 *
 * @param urn Pulumi's, whose types tell the component
 * @param properties plain values by name: text, numbers, booleans, maps and lists; what is unknown or secret is left out
 * @param references property to the URNs of the resources that its value was computed from
 */
public record CostedResource(
        String urn, String type, String name, Map<String, Object> properties, Map<String, Set<String>> references) {

    private static final String OWN_TYPES = "renderfleet:";

    public CostedResource {
        properties = Map.copyOf(properties);
        references = Map.copyOf(references);
    }

    /** The top-level component that it belongs to, such as {@code Network}; {@code (none)} outside of all. */
    public String component() {
        String[] parts = urn.split("::", -1);
        for (String ancestor : parts.length < 4 ? new String[0] : parts[2].split("\\$", -1)) {
            if (ancestor.startsWith(OWN_TYPES)) {
                return ancestor.substring(ancestor.lastIndexOf(':') + 1);
            }
        }
        return "(none)";
    }

    Optional<Object> at(String path) {
        Object value = properties;
        for (String step : path.split("\\.", -1)) {
            if (value instanceof Map<?, ?> map) {
                value = map.get(step);
            } else if (value instanceof List<?> list && step.matches("\\d+") && Integer.parseInt(step) < list.size()) {
                value = list.get(Integer.parseInt(step));
            } else {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(value);
    }

    String text(String path) {
        return at(path).map(Object::toString).orElse("");
    }

    /** A number; providers also write numbers as text. */
    Optional<Double> number(String path) {
        return at(path).flatMap(value -> {
            if (value instanceof Number number) {
                return Optional.of(number.doubleValue());
            }
            try {
                return Optional.of(Double.valueOf(value.toString()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    double number(String path, double otherwise) {
        return number(path).orElse(otherwise);
    }

    boolean isTrue(String path) {
        return text(path).equals("true");
    }

    List<?> list(String path) {
        return at(path).filter(List.class::isInstance)
                .map(value -> (List<?>) value)
                .orElse(List.of());
    }

    /** How many things a list property names, also when their ids are not known yet. */
    int count(String property) {
        int known = list(property).size();
        return known > 0 ? known : references.getOrDefault(property, Set.of()).size();
    }
}

package dev.renderfleet.local.catalog;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A path to properties such as {@code vpcConfig.subnetIds}: it passes through every item of the lists on its way, and
 * {@code *} stands for every key of a map.
 */
public record PropertyPath(List<String> steps) {

    /** A value that a path led to, with its exact place such as {@code subnetIds[1]}, and whether it is secret. */
    public record Found(String place, PropertyValue value, boolean secret) {}

    /** Parses {@code a.b.c}. */
    public static PropertyPath of(String path) {
        return new PropertyPath(List.of(path.split("\\.", -1)));
    }

    /** Every value the path leads to, not descending into unknown ones, without nulls and without secret marks. */
    public List<Found> in(Fields root) {
        List<Found> found = new ArrayList<>();
        collect(root, 0, "", false, found);
        return found;
    }

    private void collect(PropertyValue value, int step, String place, boolean within, List<Found> found) {
        PropertyValue plain = value.plain();
        boolean secret = within || value instanceof Secret;
        if (plain instanceof Items items) {
            for (int i = 0; i < items.values().size(); i++) {
                collect(items.values().get(i), step, place + "[" + i + "]", secret, found);
            }
        } else if (step == steps.size()) {
            if (!plain.isNull()) {
                found.add(new Found(place, plain, secret));
            }
        } else if (plain instanceof Fields fields) {
            String name = steps.get(step);
            if (name.equals("*")) {
                for (Map.Entry<String, PropertyValue> entry : fields.values().entrySet()) {
                    collect(entry.getValue(), step + 1, join(place, entry.getKey()), secret, found);
                }
            } else {
                collect(fields.get(name), step + 1, join(place, name), secret, found);
            }
        } else if (plain.isUnknown()) {
            found.add(new Found(place, plain, secret));
        }
    }

    /** {@code place.name}, or {@code place["na.me"]} where the name is not a plain word; the engine's own notation. */
    public static String join(String place, String name) {
        if (!name.matches("[A-Za-z_$][\\w$]*")) {
            return place + "[\"" + name.replace("\"", "\\\"") + "\"]";
        }
        return place.isEmpty() ? name : place + "." + name;
    }

    @Override
    public String toString() {
        return String.join(".", steps);
    }
}

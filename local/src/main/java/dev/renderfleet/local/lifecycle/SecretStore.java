package dev.renderfleet.local.lifecycle;

import dev.renderfleet.local.cloud.Cloud;
import dev.renderfleet.local.property.Json;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.property.PropertyValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps secrets out of the cloud file: a salted hash goes in, and the engine's own copy takes its place on the way back. */
final class SecretStore {

    private static final String MARK = "rehearsal:secret";

    private SecretStore() {}

    /** The form that may be written to the file. */
    static Fields seal(Fields state, Cloud cloud) {
        return (Fields) sealed(state, cloud);
    }

    private static PropertyValue sealed(PropertyValue value, Cloud cloud) {
        if (value instanceof Secret secret) {
            String plain = Json.write(secret.value());
            return new Fields(Map.of(MARK, new Text(cloud.fingerprint(plain))));
        }
        if (value instanceof Items items) {
            return new Items(
                    items.values().stream().map(item -> sealed(item, cloud)).toList());
        }
        if (value instanceof Fields fields) {
            Map<String, PropertyValue> copy = new TreeMap<>();
            fields.values().forEach((key, item) -> copy.put(key, sealed(item, cloud)));
            return new Fields(copy);
        }
        return value;
    }

    /**
     * The state as the engine should see it: what {@code known}, the engine's copy, has at the places of secrets, since
     * nobody but this provider changes them. A secret the engine does not have becomes an empty secret string.
     */
    static Fields open(Fields stored, Fields known) {
        return (Fields) opened(stored, known);
    }

    private static PropertyValue opened(PropertyValue stored, PropertyValue known) {
        if (stored instanceof Fields fields) {
            if (!fields.get(MARK).isNull()) {
                return new Secret(known.isNull() ? new Text("") : known);
            }
            Map<String, PropertyValue> copy = new TreeMap<>();
            fields.values()
                    .forEach((key, item) -> copy.put(
                            key,
                            opened(
                                    item,
                                    known.plain() instanceof Fields other ? other.get(key) : PropertyValue.none())));
            return new Fields(copy);
        }
        if (stored instanceof Items items) {
            List<PropertyValue> copy = new ArrayList<>();
            for (int i = 0; i < items.values().size(); i++) {
                boolean there = known.plain() instanceof Items other
                        && i < other.values().size();
                copy.add(opened(
                        items.values().get(i),
                        there ? ((Items) known.plain()).values().get(i) : PropertyValue.none()));
            }
            return new Items(copy);
        }
        return stored;
    }
}

package dev.renderfleet.crossguard;

import java.util.LinkedHashMap;
import java.util.Map;

/** Changes to a resource's inputs, by top-level property. Whatever it does not name stays as it is, secrets included. */
public final class Remediation {

    private final Map<String, PropertyValue> changes;

    private Remediation(Map<String, PropertyValue> changes) {
        this.changes = changes;
    }

    /**
     * Sets one property.
     *
     * @param property a top-level name
     * @param value plain Java or a {@link PropertyValue}; it replaces the property as a whole
     */
    public static Remediation set(String property, Object value) {
        return new Remediation(Map.of()).and(property, value);
    }

    /** Sets one more property. */
    public Remediation and(String property, Object value) {
        Map<String, PropertyValue> copy = new LinkedHashMap<>(changes);
        copy.put(property, PropertyValue.of(value));
        return new Remediation(copy);
    }

    public Map<String, PropertyValue> changes() {
        return Map.copyOf(changes);
    }
}

package dev.renderfleet.crossguard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A policy's configuration: checked against its schema, defaults filled in. Asking for a key that the schema lacks is an error. */
public final class PolicyConfig {

    private final Map<String, PropertyValue> values;

    PolicyConfig(Map<String, PropertyValue> values) {
        this.values = Map.copyOf(values);
    }

    public int integer(String key) {
        return value(key).asInteger();
    }

    public double number(String key) {
        return value(key).asNumber();
    }

    public boolean bool(String key) {
        return value(key).asBoolean();
    }

    public String string(String key) {
        return value(key).asString();
    }

    public List<String> strings(String key) {
        return value(key).asList().stream().map(PropertyValue::asString).toList();
    }

    public Set<Integer> integers(String key) {
        return value(key).asList().stream().map(PropertyValue::asInteger).collect(Collectors.toUnmodifiableSet());
    }

    private PropertyValue value(String key) {
        PropertyValue value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the policy's configSchema() has no key '" + key + "'");
        }
        return value;
    }
}

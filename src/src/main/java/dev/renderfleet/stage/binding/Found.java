package dev.renderfleet.stage.binding;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of one record as far as they could be read: valid values by name, and which keys the file mentions. */
public final class Found {

    private final Map<String, Object> valid;
    private final Set<String> present;

    Found(Map<String, Object> valid, Set<String> present) {
        this.valid = valid;
        this.present = present;
    }

    /** The value of a key, or empty where it is absent without a default, or wrong. */
    public <T> Optional<T> value(String key, Class<T> type) {
        Object value = valid.get(key);
        if (value instanceof Optional<?> optional) {
            value = optional.orElse(null);
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    /** Whether the file mentions the key, valid or not. */
    public boolean mentions(String key) {
        return present.contains(key);
    }
}

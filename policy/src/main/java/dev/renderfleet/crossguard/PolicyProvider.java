package dev.renderfleet.crossguard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The provider that manages a resource, with the inputs it was configured with.
 *
 * @param type for example {@code pulumi:providers:aws}
 * @param urn "" for a default provider whose URN is not known
 */
public record PolicyProvider(String type, String name, String urn, PropertyValue properties) implements PropertyView {

    @Override
    public PropertyValue at(String path) {
        return properties.at(path);
    }

    /** The region it works in, if it is set on the provider. */
    public Optional<String> region() {
        return string("region");
    }

    /** The tags it adds to every resource that can carry them. The engine sends nested provider inputs as JSON texts. */
    public Map<String, PropertyValue> defaultTags() {
        return has("defaultTags") ? new LinkedHashMap<>(json("defaultTags").map("tags")) : Map.of();
    }
}

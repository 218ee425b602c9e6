package dev.renderfleet.cost;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a recorded run of the program registered, for the estimate. */
public final class RecordedResources {

    private RecordedResources() {}

    public static List<CostedResource> of(Recording recording) {
        return recording.resources().stream()
                .filter(RecordedResource::custom)
                .map(resource -> new CostedResource(
                        resource.urn(),
                        resource.type(),
                        resource.name(),
                        plain(resource.inputs().asMap()),
                        resource.propertyDependencies()))
                .toList();
    }

    private static Map<String, Object> plain(Map<String, PropertyValue> properties) {
        Map<String, Object> plain = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (isPlain(value)) {
                plain.put(name, plain(value));
            }
        });
        return plain;
    }

    private static boolean isPlain(PropertyValue value) {
        return !value.isUnknown()
                && !value.isSecret()
                && switch (value.shape()) {
                    case STRING, NUMBER, BOOLEAN, LIST, OBJECT -> true;
                    default -> false;
                };
    }

    private static Object plain(PropertyValue value) {
        return switch (value.shape()) {
            case LIST ->
                value.asList().stream()
                        .filter(RecordedResources::isPlain)
                        .map(RecordedResources::plain)
                        .toList();
            case OBJECT -> plain(value.asMap());
            case NUMBER -> value.asNumber();
            case BOOLEAN -> value.asBoolean();
            default -> value.asString();
        };
    }
}

package dev.renderfleet.architecture;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import java.util.LinkedHashSet;
import java.util.Set;

/** The texts that a resource's properties consist of, however deep: where an id is among them, the resource uses it. */
final class Mentions {

    private Mentions() {}

    static Set<String> in(PolicyResource resource) {
        Set<String> texts = new LinkedHashSet<>();
        resource.properties().asMap().forEach((key, value) -> {
            // A resource's own id is not a use of itself.
            if (!key.equals("id") && !key.equals("arn")) {
                collect(value, texts);
            }
        });
        return texts;
    }

    static Set<String> in(PropertyValue value) {
        Set<String> texts = new LinkedHashSet<>();
        collect(value, texts);
        return texts;
    }

    private static void collect(PropertyValue value, Set<String> texts) {
        switch (value.shape()) {
            case STRING -> texts.add(value.asString());
            case LIST -> value.asList().forEach(item -> collect(item, texts));
            case OBJECT -> value.asMap().values().forEach(item -> collect(item, texts));
            default -> {}
        }
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import java.util.Set;

/**
 * A resource of the stack as the program gave it. Stack rules see outputs, and before the first update whatever the provider would
 * compute is unknown, settings included that the program left out. Such a value depends on no other resource; here it is absent, so
 * that AWS's default can be assumed. A value that the program computes from another resource stays unknown.
 */
final class AsGiven {

    private static final PropertyValue ABSENT = PropertyValue.of((Object) null);

    private AsGiven() {}

    static PropertyView of(PolicyResource resource) {
        return path -> {
            PropertyValue value = resource.at(path);
            return value.isUnknown() && isComputedByProvider(resource, path) ? ABSENT : value;
        };
    }

    private static boolean isComputedByProvider(PolicyResource resource, String path) {
        String property = (String) PropertyValue.pathSteps(path).get(0);
        return resource.propertyDependencies().getOrDefault(property, Set.of()).isEmpty();
    }
}

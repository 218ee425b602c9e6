package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import java.util.Set;

/**
 * Tells what a provider fills in from what a program gave. Stack rules see outputs, and before the first update everything
 * that a provider computes is unknown, settings included that the program left out.
 */
final class ProviderComputed {

    private ProviderComputed() {}

    /** Whether a property is unknown without anything that the program computed it from. */
    static boolean isUnknown(PolicyResource resource, String property) {
        return resource.isUnknown(property)
                && resource.propertyDependencies()
                        .getOrDefault(property, Set.of())
                        .isEmpty();
    }
}

package dev.renderfleet.crossguard.testing;

import dev.renderfleet.crossguard.PolicyProvider;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pulumirpc.Resource.RegisterResourceRequest;

/**
 * One resource that a program registered (or read). {@link #at} and all its kin read the <em>inputs</em>; what the mock
 * answered is in {@link #outputs()}.
 *
 * @param custom false for components
 * @param id "" for components, and in preview mode, where ids are not known
 * @param outputs inputs plus computed properties; for a component what it passed to {@code registerOutputs}
 * @param request everything the SDK sent; empty for a resource that was read by {@code get}
 */
public record RecordedResource(
        String type,
        String name,
        String urn,
        boolean custom,
        String id,
        PropertyValue inputs,
        PropertyValue outputs,
        PolicyResource.Options options,
        Optional<PolicyProvider> provider,
        Optional<String> parent,
        Set<String> dependencies,
        Map<String, Set<String>> propertyDependencies,
        Optional<RegisterResourceRequest> request)
        implements PropertyView {

    @Override
    public PropertyValue at(String path) {
        return inputs.at(path);
    }

    /** Whether it was read by {@code get} or {@code fromX}, not registered. */
    public boolean wasRead() {
        return request.isEmpty();
    }

    /** As resource policies see it: with its inputs, and without what the engine does not send for a single resource. */
    public PolicyResource asAnalyzed() {
        return new PolicyResource(type, name, urn, inputs, options, provider, parent, Set.of(), Map.of());
    }

    /** As stack policies see it: with its outputs, parent and dependencies. */
    public PolicyResource asStackResource() {
        return new PolicyResource(
                type, name, urn, outputs, options, provider, parent, dependencies, propertyDependencies);
    }
}

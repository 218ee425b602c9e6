package dev.renderfleet.crossguard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One resource as a policy sees it: resource policies see the inputs after the provider checked them, stack policies the
 * outputs. Properties are read by path, see {@link PropertyView}.
 *
 * <p>Dependencies and property dependencies are known to stack policies only: while a single resource is analysed the engine
 * does not send them, and they are empty.
 *
 * @param type the type token as registered, for example {@code aws:alb/listener:Listener}; see {@link #is}
 * @param name the name that the program gave, not the physical one
 * @param propertyDependencies top-level property → URNs of the resources it was computed from
 */
public record PolicyResource(
        String type,
        String name,
        String urn,
        PropertyValue properties,
        Options options,
        Optional<PolicyProvider> provider,
        Optional<String> parent,
        Set<String> dependencies,
        Map<String, Set<String>> propertyDependencies)
        implements PropertyView {

    /**
     * The options a resource was registered with.
     *
     * @param retainOnDelete empty with the real engine, which does not tell analysers; known to recordings of a program
     * @param createTimeoutSeconds empty unless set, as are the two others
     */
    public record Options(
            boolean protect,
            List<String> ignoreChanges,
            Optional<Boolean> retainOnDelete,
            Optional<Boolean> deleteBeforeReplace,
            List<String> additionalSecretOutputs,
            List<String> aliases,
            Optional<Double> createTimeoutSeconds,
            Optional<Double> updateTimeoutSeconds,
            Optional<Double> deleteTimeoutSeconds) {

        /** No option set. */
        public static final Options NONE = new Options(
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** The same options, retained on delete or not. */
        public Options withRetainOnDelete(boolean value) {
            return new Options(
                    protect,
                    ignoreChanges,
                    Optional.of(value),
                    deleteBeforeReplace,
                    additionalSecretOutputs,
                    aliases,
                    createTimeoutSeconds,
                    updateTimeoutSeconds,
                    deleteTimeoutSeconds);
        }

        /** The same options with another protection. */
        public Options withProtect(boolean value) {
            return new Options(
                    value,
                    ignoreChanges,
                    retainOnDelete,
                    deleteBeforeReplace,
                    additionalSecretOutputs,
                    aliases,
                    createTimeoutSeconds,
                    updateTimeoutSeconds,
                    deleteTimeoutSeconds);
        }
    }

    @Override
    public PropertyValue at(String path) {
        return properties.at(path);
    }

    /** Whether this is one of the given types, older spellings of a type included; see {@link Types}. */
    public boolean is(String... types) {
        return Types.of(types).matches(type);
    }

    /**
     * The tags it will carry: the provider's default tags, overridden by its own {@code tags}. Not {@code tagsAll}, which
     * often is unknown before the update. A value may be unknown or secret; the keys are known unless {@code tags} as a
     * whole is unknown, which ends the rule.
     */
    public Map<String, PropertyValue> effectiveTags() {
        Map<String, PropertyValue> tags = new LinkedHashMap<>();
        provider.ifPresent(p -> tags.putAll(p.defaultTags()));
        tags.putAll(map("tags"));
        return tags;
    }

    /** The same resource with changed inputs. */
    PolicyResource with(Remediation remediation) {
        Map<String, PropertyValue> entries = new LinkedHashMap<>(properties.rawEntries());
        entries.putAll(remediation.changes());
        return new PolicyResource(
                type,
                name,
                urn,
                PropertyValue.of(entries),
                options,
                provider,
                parent,
                dependencies,
                propertyDependencies);
    }

    /** Two views of one resource are equal if URN and properties are. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof PolicyResource policyResource
                        && urn.equals(policyResource.urn)
                        && properties.equals(policyResource.properties));
    }

    /** By URN alone: hashing large properties would make every look-up in a graph as dear as reading it. */
    @Override
    public int hashCode() {
        return urn.hashCode();
    }

    /** Whether a provider manages it; components, providers and the stack itself are analysed too, and are not managed. */
    public boolean isManaged() {
        return provider.isPresent();
    }
}

package dev.renderfleet.crossguard.server;

import dev.renderfleet.crossguard.PolicyProvider;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.WireValues;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerProviderResource;
import pulumirpc.AnalyzerOuterClass.AnalyzerResource;
import pulumirpc.AnalyzerOuterClass.AnalyzerResourceOptions;

/** Turns what the engine sends into what policies see. */
final class Requests {

    private Requests() {}

    static PolicyResource resource(AnalyzeRequest request) {
        return new PolicyResource(
                request.getType(),
                request.getName(),
                request.getUrn(),
                WireValues.fromStruct(request.getProperties()),
                options(request.getOptions()),
                request.hasProvider() ? Optional.of(provider(request.getProvider())) : Optional.empty(),
                given(request.getOptions().getParent()),
                Set.of(),
                Map.of());
    }

    static PolicyResource resource(AnalyzerResource resource) {
        Map<String, Set<String>> propertyDependencies = new LinkedHashMap<>();
        resource.getPropertyDependenciesMap()
                .forEach((property, urns) ->
                        propertyDependencies.put(property, new LinkedHashSet<>(urns.getUrnsList())));
        return new PolicyResource(
                resource.getType(),
                resource.getName(),
                resource.getUrn(),
                WireValues.fromStruct(resource.getProperties()),
                options(resource.getOptions()),
                resource.hasProvider() ? Optional.of(provider(resource.getProvider())) : Optional.empty(),
                given(resource.getParent()),
                new LinkedHashSet<>(resource.getDependenciesList()),
                propertyDependencies);
    }

    private static PolicyProvider provider(AnalyzerProviderResource provider) {
        return new PolicyProvider(
                provider.getType(),
                provider.getName(),
                provider.getUrn(),
                WireValues.fromStruct(provider.getProperties()));
    }

    private static PolicyResource.Options options(AnalyzerResourceOptions options) {
        return new PolicyResource.Options(
                options.getProtect(),
                List.copyOf(options.getIgnoreChangesList()),
                Optional.empty(),
                options.getDeleteBeforeReplaceDefined()
                        ? Optional.of(options.getDeleteBeforeReplace())
                        : Optional.empty(),
                List.copyOf(options.getAdditionalSecretOutputsList()),
                List.copyOf(options.getAliasesList()),
                seconds(options.getCustomTimeouts().getCreate()),
                seconds(options.getCustomTimeouts().getUpdate()),
                seconds(options.getCustomTimeouts().getDelete()));
    }

    private static Optional<Double> seconds(double value) {
        return value == 0 ? Optional.empty() : Optional.of(value);
    }

    private static Optional<String> given(String urn) {
        return urn.isEmpty() ? Optional.empty() : Optional.of(urn);
    }
}

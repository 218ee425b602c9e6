package dev.renderfleet.crossguard.testing;

import com.google.protobuf.Struct;
import com.pulumi.resources.Resource;
import com.pulumi.test.internal.MockMonitor;
import com.pulumi.test.internal.PulumiTestInternal;
import dev.renderfleet.crossguard.PolicyProvider;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.WireValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import pulumirpc.Provider.CallResponse;
import pulumirpc.Resource.ReadResourceRequest;
import pulumirpc.Resource.ReadResourceResponse;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;
import pulumirpc.Resource.ResourceCallRequest;
import pulumirpc.Resource.ResourceInvokeRequest;
import pulumirpc.Resource.ResourceInvokeResponse;

/** Plays the engine's resource monitor: records each request and answers with outputs from {@link ComputedOutputs}. */
final class RecordingMonitor extends MockMonitor {

    private static final String STACK_TYPE = "pulumi:pulumi:Stack";

    private final String project;
    private final String stack;
    private final boolean preview;
    private final Map<String, String> config;
    private final Map<String, Function<Map<String, Object>, Map<String, Object>>> invokes;
    private final Map<String, Function<RecordedResource, Map<String, Object>>> overrides;
    // Guarded by this: the SDK registers from several threads.
    private final Map<String, RecordedResource> recorded = new LinkedHashMap<>();
    private final List<Throwable> unmocked = new ArrayList<>();

    RecordingMonitor(
            String project,
            String stack,
            boolean preview,
            Map<String, String> config,
            Map<String, Function<Map<String, Object>, Map<String, Object>>> invokes,
            Map<String, Function<RecordedResource, Map<String, Object>>> overrides) {
        super(
                args -> {
                    throw new IllegalStateException("unexpected call to the SDK's own mocks");
                },
                PulumiTestInternal.mockLog());
        this.project = project;
        this.stack = stack;
        this.preview = preview;
        this.config = config;
        this.invokes = invokes;
        this.overrides = overrides;
    }

    synchronized List<RecordedResource> resources() {
        return List.copyOf(recorded.values());
    }

    synchronized List<Throwable> unmockedInvokes() {
        return List.copyOf(unmocked);
    }

    @Override
    public CompletableFuture<RegisterResourceResponse> registerResourceAsync(
            Resource resource, RegisterResourceRequest request) {
        try {
            resources.add(resource);
            RecordedResource answered = record(resource, request);
            return CompletableFuture.completedFuture(RegisterResourceResponse.newBuilder()
                    .setUrn(answered.urn())
                    .setId(answered.id())
                    .setObject(WireValues.toStruct(answered.outputs()))
                    .build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized RecordedResource record(Resource resource, RegisterResourceRequest request) {
        String urn = urn(request.getParent(), request.getType(), request.getName());
        if (recorded.containsKey(urn)) {
            throw new IllegalStateException("Duplicate resource URN '" + urn + "'; try giving it a unique name");
        }
        Map<String, Set<String>> propertyDependencies = new LinkedHashMap<>();
        request.getPropertyDependenciesMap().forEach((property, urns) -> {
            if (urns.getUrnsCount() > 0) {
                propertyDependencies.put(property, new LinkedHashSet<>(urns.getUrnsList()));
            }
        });
        PropertyValue inputs = WireValues.fromStruct(request.getObject());
        RecordedResource requested = new RecordedResource(
                request.getType(),
                request.getName(),
                urn,
                request.getCustom(),
                "",
                inputs,
                request.getCustom() ? inputs : PropertyValue.of(Map.of()),
                options(request),
                request.getCustom() ? provider(request.getType(), request.getProvider()) : Optional.empty(),
                Optional.of(request.getParent()).filter(parent -> !parent.isEmpty()),
                new LinkedHashSet<>(request.getDependenciesList()),
                propertyDependencies,
                Optional.of(request));
        RecordedResource answered = request.getCustom() ? compute(resource, requested, "") : requested;
        recorded.put(urn, answered);
        return answered;
    }

    private RecordedResource compute(Resource resource, RecordedResource requested, String knownId) {
        Map<String, Object> given =
                overrides.getOrDefault(requested.type(), any -> Map.of()).apply(requested);
        ComputedOutputs.Answer answer =
                new ComputedOutputs(preview, region(requested)).answer(resource, requested, knownId, given);
        return new RecordedResource(
                requested.type(),
                requested.name(),
                requested.urn(),
                requested.custom(),
                answer.id(),
                requested.inputs(),
                answer.outputs(),
                requested.options(),
                requested.provider(),
                requested.parent(),
                requested.dependencies(),
                requested.propertyDependencies(),
                requested.request());
    }

    private String region(RecordedResource resource) {
        return resource.provider()
                .flatMap(PolicyProvider::region)
                .orElseGet(() -> config.getOrDefault("aws:region", "us-east-1"));
    }

    /** The explicit provider by its reference ({@code urn::id}), or the default one of the type's package. */
    private Optional<PolicyProvider> provider(String type, String reference) {
        if (type.startsWith("pulumi:providers:")) {
            return Optional.empty();
        }
        int end = reference.lastIndexOf("::");
        RecordedResource explicit = end < 0 ? null : recorded.get(reference.substring(0, end));
        if (explicit != null) {
            return Optional.of(new PolicyProvider(explicit.type(), explicit.name(), explicit.urn(), explicit.inputs()));
        }
        String pkg = type.substring(0, type.indexOf(':'));
        Map<String, Object> inputs = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(pkg + ":")) {
                inputs.put(key.substring(pkg.length() + 1), value);
            }
        });
        return Optional.of(new PolicyProvider("pulumi:providers:" + pkg, "default", "", PropertyValue.of(inputs)));
    }

    private static PolicyResource.Options options(RegisterResourceRequest request) {
        List<String> aliases = new ArrayList<>(request.getAliasURNsList());
        request.getAliasesList()
                .forEach(alias ->
                        aliases.add(alias.getUrn().isEmpty() ? alias.getSpec().getName() : alias.getUrn()));
        return new PolicyResource.Options(
                request.getProtect(),
                List.copyOf(request.getIgnoreChangesList()),
                Optional.of(request.getRetainOnDelete()),
                request.getDeleteBeforeReplaceDefined()
                        ? Optional.of(request.getDeleteBeforeReplace())
                        : Optional.empty(),
                List.copyOf(request.getAdditionalSecretOutputsList()),
                aliases,
                seconds(request.getCustomTimeouts().getCreate()),
                seconds(request.getCustomTimeouts().getUpdate()),
                seconds(request.getCustomTimeouts().getDelete()));
    }

    /** A Go duration such as {@code 1h30m0s}, which the SDK writes in one of its units. */
    private static Optional<Double> seconds(String duration) {
        double total = 0;
        var parts = Pattern.compile("([0-9.]+)(ns|us|ms|h|m|s)").matcher(duration);
        while (parts.find()) {
            double amount = Double.parseDouble(parts.group(1));
            total += amount
                    * switch (parts.group(2)) {
                        case "h" -> 3600;
                        case "m" -> 60;
                        case "s" -> 1;
                        case "ms" -> 1e-3;
                        case "us" -> 1e-6;
                        default -> 1e-9;
                    };
        }
        return duration.isEmpty() ? Optional.empty() : Optional.of(total);
    }

    @Override
    public CompletableFuture<ReadResourceResponse> readResourceAsync(Resource resource, ReadResourceRequest request) {
        try {
            resources.add(resource);
            RecordedResource answered;
            synchronized (this) {
                RecordedResource requested = new RecordedResource(
                        request.getType(),
                        request.getName(),
                        urn(request.getParent(), request.getType(), request.getName()),
                        true,
                        request.getId(),
                        WireValues.fromStruct(request.getProperties()),
                        PropertyValue.of(Map.of()),
                        PolicyResource.Options.NONE,
                        provider(request.getType(), request.getProvider()),
                        Optional.of(request.getParent()).filter(parent -> !parent.isEmpty()),
                        new LinkedHashSet<>(request.getDependenciesList()),
                        Map.of(),
                        Optional.empty());
                answered = compute(resource, requested, request.getId());
                recorded.put(answered.urn(), answered);
            }
            return CompletableFuture.completedFuture(ReadResourceResponse.newBuilder()
                    .setUrn(answered.urn())
                    .setProperties(WireValues.toStruct(answered.outputs()))
                    .build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> registerResourceOutputsAsync(RegisterResourceOutputsRequest request) {
        synchronized (this) {
            recorded.computeIfPresent(
                    request.getUrn(),
                    (urn, resource) -> new RecordedResource(
                            resource.type(),
                            resource.name(),
                            urn,
                            resource.custom(),
                            resource.id(),
                            resource.inputs(),
                            WireValues.fromStruct(request.getOutputs()),
                            resource.options(),
                            resource.provider(),
                            resource.parent(),
                            resource.dependencies(),
                            resource.propertyDependencies(),
                            resource.request()));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<ResourceInvokeResponse> invokeAsync(ResourceInvokeRequest request) {
        try {
            Struct result = answer(request.getTok(), request.getArgs());
            return CompletableFuture.completedFuture(
                    ResourceInvokeResponse.newBuilder().setReturn(result).build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<CallResponse> callAsync(ResourceCallRequest request) {
        try {
            Struct result = answer(request.getTok(), request.getArgs());
            return CompletableFuture.completedFuture(
                    CallResponse.newBuilder().setReturn(result).build());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Struct answer(String token, Struct arguments) {
        var stub = invokes.get(token);
        if (stub == null) {
            IllegalStateException failure = new IllegalStateException("The program called " + token + " with "
                    + WireValues.fromStruct(arguments) + ", which is not mocked: add .invoke(\"" + token
                    + "\", ...) to the recorder");
            // Kept here too: the program may drop the failed output, and a missing stub must not pass for a result.
            synchronized (this) {
                unmocked.add(failure);
            }
            throw failure;
        }
        return WireValues.toStruct(PropertyValue.of(stub.apply(plainArguments(arguments))));
    }

    @SuppressWarnings("unchecked") // the plain form of a struct is a map with string keys
    private static Map<String, Object> plainArguments(Struct arguments) {
        return (Map<String, Object>) WireValues.fromStruct(arguments).toPlain();
    }

    /** As the engine puts URNs together: the types of all ancestors but the stack, joined with {@code $}. */
    private String urn(String parent, String type, String name) {
        String parentType = parent.isEmpty() ? STACK_TYPE : parent.split("::", 4)[2];
        String qualified = parentType.equals(STACK_TYPE) ? type : parentType + "$" + type;
        return "urn:pulumi:" + stack + "::" + project + "::" + qualified + "::" + name;
    }
}

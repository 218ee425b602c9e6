package dev.renderfleet.cost;

import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.internal.Internal;
import com.pulumi.core.internal.OutputData;
import com.pulumi.resources.InputArgs;
import com.pulumi.resources.Resource;
import com.pulumi.resources.ResourceArgs;
import com.pulumi.resources.ResourceTransformation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Listens to what the running program registers, so that it can estimate and watch itself. Given to the top-level components
 * as a transformation, it changes nothing. In an estimate, what is not known yet, as in a first preview, is left out.
 */
public final class Registrations implements ResourceTransformation {

    private record Registered(Resource resource, ResourceArgs args) {}

    private final List<Registered> registered = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Optional<Result> apply(Args args) {
        if (args.args() != null) {
            registered.add(new Registered(args.resource(), args.args()));
        }
        return Optional.empty();
    }

    /** The resources of a type that were registered so far, by name. */
    public <T extends Resource> List<T> ofType(Class<T> type) {
        return List.copyOf(registered).stream()
                .map(Registered::resource)
                .filter(type::isInstance)
                .map(type::cast)
                .sorted(Comparator.comparing(Resource::pulumiResourceName))
                .toList();
    }

    /** Everything registered so far; always known, also in a preview. */
    public Output<List<CostedResource>> resources() {
        List<Registered> all = List.copyOf(registered);
        return Output.of(sequence(
                all.stream().map(each -> costed(each.resource(), each.args())).toList()));
    }

    private CompletableFuture<CostedResource> costed(Resource resource, ResourceArgs args) {
        Map<String, Set<Resource>> sources = new LinkedHashMap<>();
        return entries(inputs(args), sources).thenCompose(properties -> urns(sources)
                .thenCombine(
                        urn(resource),
                        (references, urn) -> new CostedResource(
                                urn,
                                resource.pulumiResourceType(),
                                resource.pulumiResourceName(),
                                properties,
                                references)));
    }

    /** The inputs that are given, by the names that the SDK sends them by. */
    private static Map<String, Object> inputs(InputArgs args) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (Class<?> type = args.getClass(); type != InputArgs.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Import input = field.getAnnotation(Import.class);
                if (input != null) {
                    Object value = get(field, args);
                    if (value != null) {
                        inputs.put(input.name().isEmpty() ? field.getName() : input.name(), value);
                    }
                }
            }
        }
        return inputs;
    }

    private static Object get(Field field, InputArgs args) {
        try {
            field.setAccessible(true);
            return field.get(args);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }

    /** Plain values by name; {@code sources} takes down what each was computed from. */
    private CompletableFuture<Map<String, Object>> entries(
            Map<String, ? extends Object> properties, Map<String, Set<Resource>> sources) {
        List<CompletableFuture<Map.Entry<String, Optional<Object>>>> entries = new ArrayList<>();
        properties.forEach((name, value) -> {
            Set<Resource> from = Collections.synchronizedSet(new HashSet<>());
            sources.put(name, from);
            entries.add(plain(value, from).thenApply(result -> Map.entry(name, result)));
        });
        return sequence(entries).thenApply(Registrations::present);
    }

    private static Map<String, Object> present(List<Map.Entry<String, Optional<Object>>> entries) {
        Map<String, Object> present = new LinkedHashMap<>();
        entries.forEach(entry -> entry.getValue().ifPresent(value -> present.put(entry.getKey(), value)));
        return present;
    }

    private CompletableFuture<Optional<Object>> plain(Object value, Set<Resource> from) {
        if (value instanceof Output<?> output) {
            return Internal.of(output).getDataAsync().thenCompose(data -> resolved(data, from));
        }
        if (value instanceof InputArgs args) {
            return map(inputs(args), from).thenApply(Optional::of);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, from).thenApply(Optional::of);
        }
        if (value instanceof List<?> list) {
            return sequence(list.stream().map(item -> plain(item, from)).toList())
                    .thenApply(items ->
                            Optional.of(items.stream().flatMap(Optional::stream).toList()));
        }
        if (value instanceof Either<?, ?> either) {
            return plain(either.either(left -> (Object) left, right -> (Object) right), from);
        }
        boolean isPlain = value instanceof String || value instanceof Number || value instanceof Boolean;
        return CompletableFuture.completedFuture(isPlain ? Optional.of(value) : Optional.empty());
    }

    private CompletableFuture<Optional<Object>> resolved(OutputData<?> data, Set<Resource> from) {
        from.addAll(data.getResources());
        Object value = data.isKnown() && !data.isSecret() ? data.getValueNullable() : null;
        return plain(value, from);
    }

    private CompletableFuture<Map<String, Object>> map(Map<?, ?> map, Set<Resource> from) {
        return sequence(map.entrySet().stream()
                        .map(entry -> plain(entry.getValue(), from)
                                .thenApply(value -> Map.entry(entry.getKey().toString(), value)))
                        .toList())
                .thenApply(Registrations::present);
    }

    private static CompletableFuture<Map<String, Set<String>>> urns(Map<String, Set<Resource>> sources) {
        return sequence(sources.entrySet().stream()
                        .map(entry -> sequence(entry.getValue().stream()
                                        .map(Registrations::urn)
                                        .toList())
                                .thenApply(urns -> Map.entry(entry.getKey(), Set.copyOf(urns))))
                        .toList())
                .thenApply(
                        entries -> entries.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static CompletableFuture<String> urn(Resource resource) {
        return Internal.of(resource.urn()).getDataAsync().thenApply(OutputData::getValueNullable);
    }

    private static <T> CompletableFuture<List<T>> sequence(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}

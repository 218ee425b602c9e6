package dev.renderfleet.local.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.WireFormat;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.InvokeResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;

/** A plugin process and the engine's side of it, for tests: keeps what the engine would keep in its state. */
public final class Plugin {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final RehearsalService service;

    /** What the engine knows of a resource. */
    public record Deployed(String urn, String id, Fields inputs, Fields state) {
        /** A property as plain text. */
        public String text(String property) {
            return state.get(property).textOrNull();
        }

        /** A property. */
        public PropertyValue get(String property) {
            return state.get(property);
        }
    }

    private Plugin(RehearsalService service) {
        this.service = service;
    }

    /** A configured plugin that keeps its cloud in a folder. */
    public static Plugin in(Path folder) {
        return in(folder, Map.of());
    }

    /** As above, with environment variables. */
    public static Plugin in(Path folder, Map<String, String> environment) {
        return in(folder, environment, Map.of("region", "us-east-1"));
    }

    /** As above, with the provider's configuration. */
    public static Plugin in(Path folder, Map<String, String> environment, Map<String, ?> config) {
        Plugin plugin = raw(folder, environment);
        plugin.configure(config);
        return plugin;
    }

    /** A plugin that is not configured yet. */
    static Plugin raw(Path folder, Map<String, String> environment) {
        return new Plugin(new RehearsalService(
                new Surroundings(new HashMap<>(environment), folder), Clock.fixed(NOW, ZoneOffset.UTC), () -> {}));
    }

    /** A plugin around a service that is not configured yet. */
    static Plugin of(RehearsalService service) {
        return new Plugin(service);
    }

    void configure(Map<String, ?> config) {
        call(
                service::configure,
                ConfigureRequest.newBuilder()
                        .setUrn("urn:pulumi:test::project::pulumi:providers:aws::aws")
                        .setArgs(wire(config))
                        .build());
    }

    RehearsalService service() {
        return service;
    }

    static String urn(String type, String name) {
        return "urn:pulumi:test::project::renderfleet:network:Network$" + type + "::" + name;
    }

    static Struct wire(Map<String, ?> properties) {
        return WireFormat.encode((Fields) PropertyValue.of(properties));
    }

    /** The response of a check. */
    CheckResponse checkResponse(String type, String name, Fields olds, Map<String, ?> inputs) {
        return call(
                service::check,
                CheckRequest.newBuilder()
                        .setUrn(urn(type, name))
                        .setOlds(WireFormat.encode(olds))
                        .setNews(wire(inputs))
                        .setRandomSeed(ByteString.copyFromUtf8("seed" + name))
                        .build());
    }

    /** What a check finds wrong. */
    public List<String> problems(String type, Map<String, ?> inputs) {
        return checkResponse(type, "x", PropertyValue.emptyFields(), inputs).getFailuresList().stream()
                .map(CheckFailure::getReason)
                .toList();
    }

    /** Inputs after a check that must find nothing wrong. */
    public Fields checked(String type, String name, Fields olds, Map<String, ?> inputs) {
        CheckResponse response = checkResponse(type, name, olds, inputs);
        if (response.getFailuresCount() > 0) {
            throw new AssertionError("check of " + type + " " + name + ": " + response.getFailuresList());
        }
        return WireFormat.decode(response.getInputs());
    }

    /** Checks and creates. */
    public Deployed create(String type, String name, Map<String, ?> inputs) {
        Fields checked = checked(type, name, PropertyValue.emptyFields(), inputs);
        return createChecked(type, name, checked, false);
    }

    /** Checks and previews a create. */
    public Deployed previewCreate(String type, String name, Map<String, ?> inputs) {
        return createChecked(type, name, checked(type, name, PropertyValue.emptyFields(), inputs), true);
    }

    Deployed createChecked(String type, String name, Fields checked, boolean preview) {
        CreateResponse response = call(
                service::create,
                CreateRequest.newBuilder()
                        .setUrn(urn(type, name))
                        .setProperties(WireFormat.encode(checked))
                        .setPreview(preview)
                        .build());
        return new Deployed(urn(type, name), response.getId(), checked, WireFormat.decode(response.getProperties()));
    }

    /** The difference that new inputs make. */
    public DiffResponse diff(Deployed old, Map<String, ?> inputs) {
        return diffChecked(old, checked(type(old), name(old), old.inputs(), inputs));
    }

    /** The difference that checked inputs make. */
    public DiffResponse diffChecked(Deployed old, Fields checked) {
        return call(
                service::diff,
                DiffRequest.newBuilder()
                        .setUrn(old.urn())
                        .setId(old.id())
                        .setOlds(WireFormat.encode(old.state()))
                        .setOldInputs(WireFormat.encode(old.inputs()))
                        .setNews(WireFormat.encode(checked))
                        .build());
    }

    /** Checks and updates in place. */
    public Deployed update(Deployed old, Map<String, ?> inputs) {
        return update(old, inputs, false);
    }

    Deployed update(Deployed old, Map<String, ?> inputs, boolean preview) {
        Fields checked = checked(type(old), name(old), old.inputs(), inputs);
        Struct properties = call(
                        service::update,
                        UpdateRequest.newBuilder()
                                .setUrn(old.urn())
                                .setId(old.id())
                                .setOlds(WireFormat.encode(old.state()))
                                .setOldInputs(WireFormat.encode(old.inputs()))
                                .setNews(WireFormat.encode(checked))
                                .setPreview(preview)
                                .build())
                .getProperties();
        return new Deployed(old.urn(), old.id(), checked, WireFormat.decode(properties));
    }

    /** Reads a resource back; its id is empty when it is gone. */
    public Deployed read(Deployed old) {
        ReadResponse response = call(
                service::read,
                ReadRequest.newBuilder()
                        .setUrn(old.urn())
                        .setId(old.id())
                        .setProperties(WireFormat.encode(old.state()))
                        .setInputs(WireFormat.encode(old.inputs()))
                        .build());
        return new Deployed(
                old.urn(),
                response.getId(),
                WireFormat.decode(response.getInputs()),
                WireFormat.decode(response.getProperties()));
    }

    /** Deletes a resource. */
    public void delete(Deployed old) {
        call(
                service::delete,
                DeleteRequest.newBuilder()
                        .setUrn(old.urn())
                        .setId(old.id())
                        .setProperties(WireFormat.encode(old.state()))
                        .build());
    }

    /** The answer of a function. */
    public Fields invoke(String token, Map<String, ?> arguments) {
        InvokeResponse response = invokeResponse(token, arguments);
        if (response.getFailuresCount() > 0) {
            throw new IllegalArgumentException(response.getFailuresList().toString());
        }
        return WireFormat.decode(response.getReturn());
    }

    InvokeResponse invokeResponse(String token, Map<String, ?> arguments) {
        return call(
                service::invoke,
                InvokeRequest.newBuilder()
                        .setTok(token)
                        .setArgs(wire(arguments))
                        .build());
    }

    void cancel() {
        call(service::cancel, Empty.getDefaultInstance());
    }

    private static String type(Deployed resource) {
        String qualified = resource.urn().split("::", -1)[2];
        return qualified.substring(qualified.lastIndexOf('$') + 1);
    }

    private static String name(Deployed resource) {
        return resource.urn().substring(resource.urn().lastIndexOf("::") + 2);
    }

    /** Calls one method of the protocol and returns its answer, or throws its error. */
    static <Q, A> A call(BiConsumer<Q, StreamObserver<A>> method, Q request) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        method.accept(request, new StreamObserver<>() {
            @Override
            public void onNext(A value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new IllegalStateException("completed without an answer"));
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}

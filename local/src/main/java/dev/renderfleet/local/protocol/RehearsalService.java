package dev.renderfleet.local.protocol;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import dev.renderfleet.local.catalog.Catalog;
import dev.renderfleet.local.catalog.ResourceKind;
import dev.renderfleet.local.catalog.Site;
import dev.renderfleet.local.cloud.CloudFile;
import dev.renderfleet.local.functions.Functions;
import dev.renderfleet.local.lifecycle.FailureInjection;
import dev.renderfleet.local.lifecycle.InputCheck;
import dev.renderfleet.local.lifecycle.InputDiff;
import dev.renderfleet.local.lifecycle.Problem;
import dev.renderfleet.local.lifecycle.Refusal;
import dev.renderfleet.local.lifecycle.ResourceLifecycle;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.WireFormat;
import dev.renderfleet.local.sdk.SdkTypes;
import dev.renderfleet.local.sdk.SdkTypes.SdkResource;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import pulumirpc.Plugin.PluginInfo;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.GetSchemaResponse;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.InvokeResponse;
import pulumirpc.Provider.PropertyDiff;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ProviderHandshakeResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc;

/**
 * Speaks the engine's provider protocol for the rehearsal: turns requests into calls of the life cycle and of the
 * functions, and refusals into errors. Nothing but the cloud file outlives it.
 */
public final class RehearsalService extends ResourceProviderGrpc.ResourceProviderImplBase {

    /** The version of the AWS plugin that this one stands in for. */
    public static final String VERSION = "6.83.0";

    private final SdkTypes sdk = new SdkTypes();
    private final Catalog catalog = new Catalog();
    private final Surroundings surroundings;
    private final Clock clock;
    private final Pace pace;
    private final Runnable onCancel;

    private volatile String stackUrn = "";
    private volatile Configured configured;

    /** What a configured provider works with. */
    private record Configured(
            ProviderConfig config, ResourceLifecycle lifecycle, Functions functions, FailureInjection failures) {}

    /** A provider whose {@code onCancel} runs after the engine cancelled and the operations under way have ended. */
    public RehearsalService(Surroundings surroundings, Clock clock, Runnable onCancel) {
        this.surroundings = surroundings;
        this.clock = clock;
        this.pace = new Pace(surroundings.delay());
        this.onCancel = onCancel;
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> observer) {
        answer(observer, () -> PluginInfo.newBuilder().setVersion(VERSION).build());
    }

    @Override
    public void handshake(ProviderHandshakeRequest request, StreamObserver<ProviderHandshakeResponse> observer) {
        answer(observer, () -> ProviderHandshakeResponse.newBuilder()
                .setAcceptSecrets(true)
                .setAcceptResources(true)
                .build());
    }

    @Override
    public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> observer) {
        answer(observer, () -> GetSchemaResponse.newBuilder()
                .setSchema("{\"name\":\"aws\",\"version\":\"" + VERSION + "\"}")
                .build());
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> {
            stackUrn = request.getUrn();
            Fields news = WireFormat.decode(request.getNews());
            return checked(news, ProviderConfig.problems(news, sdk.provider(), surroundings.account()));
        });
    }

    @Override
    public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> {
            // Everything of a provider can change but the region: its resources would not be found any more.
            ResourceKind provider = ResourceKind.kind("pulumi:providers:aws").replaceOn("region");
            Struct olds = request.getOldInputs().getFieldsCount() > 0 ? request.getOldInputs() : request.getOlds();
            return diffed(
                    InputDiff.between(provider, WireFormat.decode(olds), WireFormat.decode(request.getNews())), false);
        });
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
        answer(observer, () -> {
            ProviderConfig config =
                    ProviderConfig.of(WireFormat.decode(request.getArgs()), surroundings.defaultRegion());
            Site site = new Site(config.region(), surroundings.account());
            CloudFile file = new CloudFile(surroundings.cloudFile(
                    // A refresh configures a provider without checking its configuration first, an old engine tells no
                    // URN.
                    request.getUrn().isEmpty() ? stackUrn : request.getUrn()));
            configured = new Configured(
                    config,
                    new ResourceLifecycle(catalog, file, site, clock, surroundings.outside()),
                    new Functions(sdk, file, site),
                    FailureInjection.parse(surroundings.failures()));
            return ConfigureResponse.newBuilder()
                    .setAcceptSecrets(true)
                    .setAcceptResources(true)
                    .setSupportsPreview(true)
                    .build();
        });
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> {
            Configured now = configured();
            Resource resource = resource(request.getUrn());
            Fields olds = WireFormat.decode(request.getOlds());
            if (!olds.values().isEmpty()) {
                now.lifecycle().noteKnown(request.getUrn());
            }
            InputCheck.Result result = InputCheck.of(
                    resource.type(),
                    resource.kind(),
                    request.getUrn(),
                    olds,
                    WireFormat.decode(request.getNews()),
                    naming(request),
                    now.config().defaultTags(),
                    site(now));
            return checked(result.inputs(), result.problems());
        });
    }

    private static InputCheck.Naming naming(CheckRequest request) {
        byte[] seed = request.getRandomSeed().toByteArray();
        if (seed.length < 4) {
            seed = new byte[4];
            new SecureRandom().nextBytes(seed);
        }
        String digits = HexFormat.of().formatHex(seed);
        if (!request.hasAutonaming()) {
            return new InputCheck.Naming(null, false, digits);
        }
        CheckRequest.AutonamingOptions wanted = request.getAutonaming();
        return new InputCheck.Naming(
                wanted.getProposedName().isEmpty() ? null : wanted.getProposedName(),
                wanted.getMode() == CheckRequest.AutonamingOptions.Mode.DISABLE,
                digits);
    }

    private Site site(Configured now) {
        return new Site(now.config().region(), surroundings.account());
    }

    private static CheckResponse checked(Fields inputs, List<Problem> problems) {
        CheckResponse.Builder response = CheckResponse.newBuilder().setInputs(WireFormat.encode(inputs));
        for (Problem problem : problems) {
            response.addFailures(CheckFailure.newBuilder()
                    .setProperty(problem.place())
                    .setReason(problem.place() + ": " + problem.words()));
        }
        return response.build();
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> {
            Resource resource = resource(request.getUrn());
            configured().lifecycle().noteKnown(request.getUrn(), resource.kind().token(), request.getId());
            Fields news = WireFormat.decode(request.getNews());
            List<InputDiff.Entry> entries =
                    InputDiff.between(resource.kind(), WireFormat.decode(request.getOldInputs()), news);
            return diffed(entries, InputDiff.deletesFirst(resource.kind(), news));
        });
    }

    private static DiffResponse diffed(List<InputDiff.Entry> entries, boolean deleteFirst) {
        DiffResponse.Builder response = DiffResponse.newBuilder().setHasDetailedDiff(true);
        Set<String> changed = new TreeSet<>();
        Set<String> replaced = new TreeSet<>();
        for (InputDiff.Entry entry : entries) {
            String property = entry.place().replaceAll("[.\\[].*$", "");
            changed.add(property);
            if (entry.replaces()) {
                replaced.add(property);
            }
            String kind = entry.change() + (entry.replaces() ? "_REPLACE" : "");
            response.putDetailedDiff(
                    entry.place(),
                    PropertyDiff.newBuilder()
                            .setKind(PropertyDiff.Kind.valueOf(kind))
                            .setInputDiff(true)
                            .build());
        }
        return response.addAllDiffs(changed)
                .addAllReplaces(replaced)
                .setDeleteBeforeReplace(deleteFirst && !replaced.isEmpty())
                .setChanges(entries.isEmpty() ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME)
                .build();
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> observer) {
        answer(observer, () -> {
            Configured now = configured();
            Resource resource = resource(request.getUrn());
            Fields inputs = WireFormat.decode(request.getProperties());
            ResourceLifecycle.Outcome outcome = request.getPreview()
                    ? now.lifecycle().previewCreate(resource.kind(), resource.type(), request.getUrn(), inputs)
                    : pace.around(() -> {
                        now.failures().check(resource.kind().token(), resource.name(), "create");
                        return now.lifecycle().create(resource.kind(), resource.type(), request.getUrn(), inputs);
                    });
            return CreateResponse.newBuilder()
                    .setId(outcome.id())
                    .setProperties(WireFormat.encode(outcome.state()))
                    .build();
        });
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
        answer(observer, () -> {
            Configured now = configured();
            Resource resource = resource(request.getUrn());
            now.lifecycle().noteKnown(request.getUrn(), resource.kind().token(), request.getId());
            now.failures().check(resource.kind().token(), resource.name(), "read");
            Fields known = WireFormat.decode(request.getProperties());
            Optional<ResourceLifecycle.Outcome> found =
                    now.lifecycle().read(resource.kind(), request.getUrn(), request.getId(), known);
            if (found.isEmpty()) {
                return ReadResponse.getDefaultInstance();
            }
            Fields state = found.get().state();
            Fields inputs = ReadBack.inputs(
                    resource.kind(), resource.type(), WireFormat.decode(request.getInputs()), known, state);
            return ReadResponse.newBuilder()
                    .setId(found.get().id())
                    .setProperties(WireFormat.encode(state))
                    .setInputs(WireFormat.encode(inputs))
                    .build();
        });
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> observer) {
        answer(observer, () -> {
            Configured now = configured();
            Resource resource = resource(request.getUrn());
            now.lifecycle().noteKnown(request.getUrn(), resource.kind().token(), request.getId());
            Fields inputs = WireFormat.decode(request.getNews());
            Supplier<ResourceLifecycle.Outcome> change = () -> now.lifecycle()
                    .update(
                            resource.kind(),
                            resource.type(),
                            request.getUrn(),
                            request.getId(),
                            inputs,
                            request.getPreview());
            ResourceLifecycle.Outcome outcome = request.getPreview()
                    ? change.get()
                    : pace.around(() -> {
                        now.failures().check(resource.kind().token(), resource.name(), "update");
                        return change.get();
                    });
            return UpdateResponse.newBuilder()
                    .setProperties(WireFormat.encode(outcome.state()))
                    .build();
        });
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> observer) {
        answer(observer, () -> {
            Configured now = configured();
            Resource resource = resource(request.getUrn());
            now.lifecycle().noteKnown(request.getUrn(), resource.kind().token(), request.getId());
            pace.around(() -> {
                now.failures().check(resource.kind().token(), resource.name(), "delete");
                now.lifecycle().delete(resource.kind(), request.getUrn(), request.getId());
                return null;
            });
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> observer) {
        answer(observer, () -> {
            Functions functions = configured().functions();
            Fields arguments = WireFormat.decode(request.getArgs());
            List<Problem> problems = functions.problems(request.getTok(), arguments);
            InvokeResponse.Builder response = InvokeResponse.newBuilder();
            problems.forEach(problem -> response.addFailures(CheckFailure.newBuilder()
                    .setProperty(problem.place())
                    .setReason(problem.place() + ": " + problem.words())));
            if (problems.isEmpty()) {
                response.setReturn(WireFormat.encode(functions.call(request.getTok(), arguments)));
            }
            return response.build();
        });
    }

    @Override
    public void cancel(Empty request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
        pace.stop(onCancel);
    }

    private Configured configured() {
        Configured now = configured;
        if (now == null) {
            throw new Refusal("the provider is not configured yet");
        }
        return now;
    }

    /** A resource of the stack, with what is known of its type. */
    private record Resource(String name, ResourceKind kind, SdkResource type) {}

    private Resource resource(String urn) {
        String[] parts = urn.split("::", 4);
        if (parts.length < 4) {
            throw new Refusal("not the URN of a resource: " + urn);
        }
        // The qualified type lists the parents' types first.
        String token = parts[2].substring(parts[2].lastIndexOf('$') + 1);
        SdkResource type = sdk.resource(token)
                .orElseThrow(() -> new Refusal("the AWS SDK " + VERSION + " has no resource type " + token));
        ResourceKind kind = catalog.find(token)
                .orElseThrow(() -> new Refusal("the rehearsal does not know the resource type " + token
                        + " and will not pretend to: declare it in " + Catalog.class.getPackageName()
                        + ", in the class of its service, which Catalog lists (a few lines; see local/README.md)"));
        return new Resource(parts[3], kind, type);
    }

    private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (Refusal | IllegalArgumentException | UncheckedIOException e) {
            observer.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
            return;
        } catch (RuntimeException e) {
            observer.onError(Status.INTERNAL
                    .withDescription("the rehearsal provider failed: " + e + " at "
                            + Arrays.stream(e.getStackTrace()).findFirst().orElse(null))
                    .withCause(e)
                    .asRuntimeException());
            return;
        }
        observer.onNext(result);
        observer.onCompleted();
    }
}

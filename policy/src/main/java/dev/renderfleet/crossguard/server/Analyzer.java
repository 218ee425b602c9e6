package dev.renderfleet.crossguard.server;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import dev.renderfleet.crossguard.EnforcementLevel;
import dev.renderfleet.crossguard.InvalidPackConfigException;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PackRunner;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.WireValues;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import pulumirpc.AnalyzerGrpc.AnalyzerImplBase;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzeResponse;
import pulumirpc.AnalyzerOuterClass.AnalyzeStackRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerHandshakeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerHandshakeResponse;
import pulumirpc.AnalyzerOuterClass.AnalyzerInfo;
import pulumirpc.AnalyzerOuterClass.AnalyzerStackConfigureRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerStackConfigureResponse;
import pulumirpc.AnalyzerOuterClass.ConfigureAnalyzerRequest;
import pulumirpc.AnalyzerOuterClass.RemediateResponse;
import pulumirpc.Plugin.PluginInfo;

/** Answers the engine's calls. A failure of one call is its answer's status, never the end of the process. */
final class Analyzer extends AnalyzerImplBase {

    private final PolicyPack pack;
    private final Lifeline lifeline;
    private final Messages messages;
    // Guarded by this; the engine skips ConfigureStack, Configure or both where there is nothing to say.
    private RunInfo run = RunInfo.NONE;
    private PackConfig config;
    private PackRunner runner;

    Analyzer(PolicyPack pack, Lifeline lifeline) {
        this.pack = pack;
        this.lifeline = lifeline;
        this.messages = new Messages(pack);
    }

    @Override
    public void handshake(AnalyzerHandshakeRequest request, StreamObserver<AnalyzerHandshakeResponse> answer) {
        reply(answer, AnalyzerHandshakeResponse::getDefaultInstance);
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> answer) {
        reply(answer, () -> PluginInfo.newBuilder().setVersion(pack.version()).build());
    }

    @Override
    public void getAnalyzerInfo(Empty request, StreamObserver<AnalyzerInfo> answer) {
        reply(answer, messages::info);
    }

    @Override
    public void configureStack(
            AnalyzerStackConfigureRequest request, StreamObserver<AnalyzerStackConfigureResponse> answer) {
        reply(answer, () -> {
            start(new RunInfo(
                    request.getOrganization(),
                    request.getProject(),
                    request.getStack(),
                    request.getDryRun(),
                    request.getConfigMap(),
                    new LinkedHashSet<>(request.getConfigSecretKeysList()),
                    request.getTagsMap()));
            return AnalyzerStackConfigureResponse.getDefaultInstance();
        });
    }

    @Override
    public void configure(ConfigureAnalyzerRequest request, StreamObserver<Empty> answer) {
        reply(answer, () -> {
            Map<String, PropertyValue> entries = new LinkedHashMap<>();
            request.getPolicyConfigMap().forEach((policy, given) -> {
                Map<String, PropertyValue> entry = new LinkedHashMap<>(
                        WireValues.fromStruct(given.getProperties()).asMap());
                entry.put(
                        "enforcementLevel",
                        PropertyValue.of(EnforcementLevel.valueOf(
                                        given.getEnforcementLevel().name())
                                .text()));
                entries.put(policy, PropertyValue.of(entry));
            });
            configure(PackConfig.of(pack, entries));
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void analyze(AnalyzeRequest request, StreamObserver<AnalyzeResponse> answer) {
        reply(answer, () -> messages.analyzed(request.getType(), runner().analyze(Requests.resource(request))));
    }

    @Override
    public void analyzeStack(AnalyzeStackRequest request, StreamObserver<AnalyzeResponse> answer) {
        reply(answer, () -> {
            List<PolicyResource> resources =
                    request.getResourcesList().stream().map(Requests::resource).toList();
            return messages.stackAnalyzed(runner().analyzeStack(new StackGraph(resources)));
        });
    }

    @Override
    public void remediate(AnalyzeRequest request, StreamObserver<RemediateResponse> answer) {
        reply(answer, () -> {
            // The engine takes what comes back as all of the inputs: start from what it sent, not from what was
            // understood.
            Struct inputs = request.getProperties();
            return messages.remediated(inputs, runner().remediate(Requests.resource(request)));
        });
    }

    @Override
    public void cancel(Empty request, StreamObserver<Empty> answer) {
        reply(answer, Empty::getDefaultInstance);
        lifeline.cancel();
    }

    private synchronized void start(RunInfo newRun) {
        run = newRun;
        runner = null;
    }

    private synchronized void configure(PackConfig newConfig) {
        config = newConfig;
        runner = null;
    }

    private synchronized PackRunner runner() {
        if (runner == null) {
            runner = new PackRunner(pack, config == null ? PackConfig.defaults(pack) : config, run);
        }
        return runner;
    }

    @SuppressWarnings("CatchingUnchecked") // gRPC would answer UNKNOWN without a word
    private static <T> void reply(StreamObserver<T> answer, Supplier<T> result) {
        T message;
        try {
            message = result.get();
        } catch (InvalidPackConfigException e) {
            answer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            answer.onError(Status.INTERNAL
                    .withDescription("the policy pack failed: " + e)
                    .withCause(e)
                    .asRuntimeException());
            return;
        }
        answer.onNext(message);
        answer.onCompleted();
    }
}

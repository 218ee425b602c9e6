package dev.renderfleet.classdata;

import com.google.gson.Gson;
import com.google.protobuf.Empty;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.stage.StageFile;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;
import pulumirpc.Resource.ResourceInvokeRequest;
import pulumirpc.Resource.ResourceInvokeResponse;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.Resource.SupportsFeatureResponse;
import pulumirpc.ResourceMonitorGrpc;

/**
 * Plays the engine of a first preview to a program: each resource gets a URN and its own inputs back. It says nothing of
 * whether the program is right.
 */
final class TrainingEngine implements AutoCloseable {

    private static final String ACCOUNT = "123456789012";

    private final Server server;
    private final Monitor monitor;

    private TrainingEngine(Server server, Monitor monitor) {
        this.server = server;
        this.monitor = monitor;
    }

    static TrainingEngine start() throws IOException {
        Monitor monitor = new Monitor();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Server server = OkHttpServerBuilder.forPort(anyPort, InsecureServerCredentials.create())
                .addService(monitor)
                .addService(new Engine())
                .build()
                .start();
        return new TrainingEngine(server, monitor);
    }

    /** What the language host gives a program in its environment. */
    Map<String, String> environment(Path root, String stage) throws IOException {
        Map<String, String> configuration =
                StageFile.parse(Files.readString(root.resolve("Pulumi." + stage + ".yaml")));
        String address = "127.0.0.1:" + server.getPort();
        return Map.of(
                "PULUMI_MONITOR",
                address,
                "PULUMI_ENGINE",
                address,
                "PULUMI_PROJECT",
                "renderfleet",
                "PULUMI_STACK",
                stage,
                "PULUMI_ORGANIZATION",
                "organization",
                "PULUMI_DRY_RUN",
                "true",
                "PULUMI_PARALLEL",
                "16",
                "PULUMI_CONFIG",
                new Gson().toJson(configuration));
    }

    /** A program needs nothing but the engine. */
    static boolean letRun(Process program) throws IOException {
        program.getInputStream().readAllBytes();
        return true;
    }

    /** What programs have registered so far. */
    List<RegisterResourceRequest> registered() {
        synchronized (monitor.registered) {
            return List.copyOf(monitor.registered);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static <T> void answer(StreamObserver<T> to, T with) {
        to.onNext(with);
        to.onCompleted();
    }

    private static final class Monitor extends ResourceMonitorGrpc.ResourceMonitorImplBase {

        private final List<RegisterResourceRequest> registered = new ArrayList<>();

        @Override
        public void supportsFeature(SupportsFeatureRequest request, StreamObserver<SupportsFeatureResponse> to) {
            answer(to, SupportsFeatureResponse.newBuilder().setHasSupport(true).build());
        }

        @Override
        public void registerResource(RegisterResourceRequest request, StreamObserver<RegisterResourceResponse> to) {
            synchronized (registered) {
                registered.add(request);
            }
            RegisterResourceResponse.Builder response = RegisterResourceResponse.newBuilder()
                    .setUrn("urn:pulumi:training::renderfleet::" + request.getType() + "::" + request.getName());
            if (request.getCustom()) {
                response.setObject(request.getObject());
            }
            answer(to, response.build());
        }

        @Override
        public void registerResourceOutputs(RegisterResourceOutputsRequest request, StreamObserver<Empty> to) {
            answer(to, Empty.getDefaultInstance());
        }

        @Override
        public void signalAndWaitForShutdown(Empty request, StreamObserver<Empty> to) {
            answer(to, Empty.getDefaultInstance());
        }

        @Override
        public void invoke(ResourceInvokeRequest request, StreamObserver<ResourceInvokeResponse> to) {
            switch (request.getTok()) {
                case "aws:index/getCallerIdentity:getCallerIdentity" ->
                    answer(
                            to,
                            result(Map.of(
                                    "accountId", text(ACCOUNT), "arn", text(""), "id", text(""), "userId", text(""))));
                case "aws:index/getAvailabilityZones:getAvailabilityZones" ->
                    answer(
                            to,
                            result(Map.of(
                                    "id", text("us-east-1"),
                                    "groupNames", texts("us-east-1"),
                                    "names", texts("us-east-1a", "us-east-1b", "us-east-1c"),
                                    "zoneIds", texts("use1-az1", "use1-az2", "use1-az4"))));
                default ->
                    // As of something that is not there yet.
                    to.onError(Status.UNKNOWN
                            .withDescription("couldn't find resource")
                            .asRuntimeException());
            }
        }

        private static ResourceInvokeResponse result(Map<String, Value> properties) {
            return ResourceInvokeResponse.newBuilder()
                    .setReturn(Struct.newBuilder().putAllFields(properties))
                    .build();
        }

        private static Value text(String value) {
            return Value.newBuilder().setStringValue(value).build();
        }

        private static Value texts(String... values) {
            ListValue.Builder list = ListValue.newBuilder();
            for (String value : values) {
                list.addValues(text(value));
            }
            return Value.newBuilder().setListValue(list).build();
        }
    }

    private static final class Engine extends EngineGrpc.EngineImplBase {

        @Override
        public void log(LogRequest request, StreamObserver<Empty> to) {
            answer(to, Empty.getDefaultInstance());
        }
    }
}

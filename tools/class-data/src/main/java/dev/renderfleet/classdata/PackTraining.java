package dev.renderfleet.classdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pulumirpc.AnalyzerGrpc;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzeStackRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerHandshakeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerResource;
import pulumirpc.AnalyzerOuterClass.AnalyzerStackConfigureRequest;
import pulumirpc.AnalyzerOuterClass.ConfigureAnalyzerRequest;
import pulumirpc.Resource.RegisterResourceRequest;

/** Asks a policy pack what the engine asks it, about what a program has registered. */
final class PackTraining {

    private static final int LIMIT_SECONDS = 60;

    private PackTraining() {}

    /** Tells whether the pack answered all of it; the process ends with this. */
    static boolean run(Process process, List<RegisterResourceRequest> registered)
            throws IOException, InterruptedException {
        BufferedReader output = process.inputReader(UTF_8);
        String port = output.readLine();
        if (port == null) {
            return false;
        }
        ManagedChannel channel = OkHttpChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port))
                .usePlaintext()
                .build();
        try {
            ask(AnalyzerGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS), registered);
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        } finally {
            // The pack ends when its engine is gone.
            channel.shutdownNow().awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void ask(AnalyzerGrpc.AnalyzerBlockingStub pack, List<RegisterResourceRequest> registered) {
        pack.handshake(AnalyzerHandshakeRequest.getDefaultInstance());
        pack.configureStack(AnalyzerStackConfigureRequest.newBuilder()
                .setStack("training")
                .setProject("renderfleet")
                .setDryRun(true)
                .build());
        pack.getPluginInfo(Empty.getDefaultInstance());
        pack.getAnalyzerInfo(Empty.getDefaultInstance());
        pack.configure(ConfigureAnalyzerRequest.getDefaultInstance());
        AnalyzeStackRequest.Builder stack = AnalyzeStackRequest.newBuilder();
        for (RegisterResourceRequest each : registered) {
            AnalyzerResource resource = AnalyzerResource.newBuilder()
                    .setType(each.getType())
                    .setName(each.getName())
                    .setUrn("urn:pulumi:training::renderfleet::" + each.getType() + "::" + each.getName())
                    .setProperties(each.getObject())
                    .addAllDependencies(each.getDependenciesList())
                    .build();
            AnalyzeRequest request = AnalyzeRequest.newBuilder()
                    .setType(resource.getType())
                    .setName(resource.getName())
                    .setUrn(resource.getUrn())
                    .setProperties(resource.getProperties())
                    .build();
            pack.remediate(request);
            pack.analyze(request);
            stack.addResources(resource);
        }
        pack.analyzeStack(stack.build());
    }
}

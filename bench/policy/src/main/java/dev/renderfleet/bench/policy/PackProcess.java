package dev.renderfleet.bench.policy;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import pulumirpc.AnalyzerGrpc;
import pulumirpc.AnalyzerOuterClass.AnalyzeDiagnostic;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzeStackRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerHandshakeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerStackConfigureRequest;
import pulumirpc.AnalyzerOuterClass.ConfigureAnalyzerRequest;
import pulumirpc.AnalyzerOuterClass.EnforcementLevel;
import pulumirpc.AnalyzerOuterClass.PolicyConfig;
import pulumirpc.AnalyzerOuterClass.PolicyInfo;

/**
 * A running policy pack. It is started and asked in the engine's order: port, handshake, configuration of the stack, information,
 * configuration of the policies; then one resource after another is remediated and analyzed; the stack comes last.
 */
final class PackProcess implements AutoCloseable {

    private static final int MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

    private final Process process;
    private final ManagedChannel channel;
    private final AnalyzerGrpc.AnalyzerBlockingStub stub;
    private final Set<String> findings = new TreeSet<>();

    private PackProcess(Process process, ManagedChannel channel) {
        this.process = process;
        this.channel = channel;
        this.stub = AnalyzerGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MAX_MESSAGE_BYTES);
    }

    /**
     * Starts a pack; it is ready to judge when this returns.
     *
     * @param only the policies that are to judge; the others are disabled. All, if empty
     */
    static PackProcess start(List<String> command, Path directory, Set<String> only) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8);
        String port = stdout.readLine();
        if (port == null) {
            throw new IOException(command + " printed no port");
        }
        PackProcess started = new PackProcess(
                process,
                OkHttpChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port))
                        .usePlaintext()
                        .build());
        try {
            started.configure(only);
        } catch (StatusRuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** A pack that stopped half-way must not stop the benchmark. */
    private AnalyzerGrpc.AnalyzerBlockingStub pack() {
        return stub.withDeadlineAfter(2, TimeUnit.MINUTES);
    }

    private void configure(Set<String> only) {
        try {
            pack().handshake(AnalyzerHandshakeRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            // The SDK for TypeScript knows no handshake, and the engine does without.
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw e;
            }
        }
        pack().configureStack(AnalyzerStackConfigureRequest.newBuilder()
                .setStack("prod")
                .setProject("bench")
                .setDryRun(true)
                .build());
        ConfigureAnalyzerRequest.Builder configuration = ConfigureAnalyzerRequest.newBuilder();
        for (PolicyInfo policy :
                pack().getAnalyzerInfo(Empty.getDefaultInstance()).getPoliciesList()) {
            boolean judges = only.isEmpty() || only.contains(policy.getName());
            Struct.Builder properties = Struct.newBuilder();
            if (!judges) {
                properties.putFields(
                        "reason",
                        Value.newBuilder().setStringValue("not compared").build());
            }
            configuration.putPolicyConfig(
                    policy.getName(),
                    PolicyConfig.newBuilder()
                            .setEnforcementLevel(judges ? EnforcementLevel.MANDATORY : EnforcementLevel.DISABLED)
                            .setProperties(properties)
                            .build());
        }
        pack().configure(configuration.build());
    }

    void judge(AnalyzeRequest resource) {
        pack().remediate(resource);
        pack().analyze(resource).getDiagnosticsList().forEach(finding -> note(finding, resource.getUrn()));
    }

    void judge(AnalyzeStackRequest stack) {
        pack().analyzeStack(stack).getDiagnosticsList().forEach(finding -> note(finding, finding.getUrn()));
    }

    private void note(AnalyzeDiagnostic finding, String urn) {
        findings.add(finding.getPolicyName() + " " + urn.substring(urn.lastIndexOf(':') + 1));
    }

    /** {@code policy resource} of all that has been found so far. */
    Set<String> findings() {
        return findings;
    }

    /** The most memory that the pack's process ever had in use, as Linux tells it. */
    double peakMegabytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException(status + " tells no peak of memory");
    }

    @Override
    public void close() throws IOException {
        channel.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("process " + process.pid() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

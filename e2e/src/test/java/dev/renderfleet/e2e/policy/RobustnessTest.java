package dev.renderfleet.e2e.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.renderfleet.e2e.Checkout;
import dev.renderfleet.e2e.Command;
import dev.renderfleet.e2e.Result;
import dev.renderfleet.e2e.Running;
import dev.renderfleet.e2e.Scratch;
import dev.renderfleet.e2e.policy.Sandbox.Outcome;
import dev.renderfleet.e2e.policy.Sandbox.Violation;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.AnalyzerGrpc;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerHandshakeRequest;

/** What must not leave a process behind, or take the run down. */
class RobustnessTest {

    @TempDir(factory = Scratch.class)
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = new Sandbox(folder);
    }

    private static Process launch(Path pack) throws IOException {
        return new ProcessBuilder(pack.toString(), "127.0.0.1:1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int port(BufferedReader stdout) throws IOException {
        return Integer.parseInt(stdout.readLine());
    }

    @Test
    void garbage_and_malformed_messages_fail_their_calls_only() throws Exception {
        Process process = launch(sandbox.pack("simple"));
        try (BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8)) {
            int port = port(stdout);
            ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            try {
                var engine = AnalyzerGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
                engine.handshake(AnalyzerHandshakeRequest.getDefaultInstance());

                try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port);
                        OutputStream out = stranger.getOutputStream()) {
                    out.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    assertThat(stranger.getInputStream().readAllBytes())
                            .as("what a client hears that speaks no HTTP/2, before it is cut off")
                            .hasSizeLessThan(200);
                }
                // A string field that is no UTF-8.
                var malformed = AnalyzeRequest.newBuilder()
                        .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                                .addField(
                                        1,
                                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                                .addLengthDelimited(com.google.protobuf.ByteString.copyFrom(
                                                        new byte[] {(byte) 0xff, (byte) 0xfe}))
                                                .build())
                                .build())
                        .build();
                assertThatThrownBy(() -> engine.analyze(malformed))
                        .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> assertThat(
                                        failure.getStatus().getCode())
                                .isNotEqualTo(Status.Code.DEADLINE_EXCEEDED));
                assertThat(engine.analyze(AnalyzeRequest.getDefaultInstance()).getDiagnosticsList())
                        .isEmpty();
                assertThat(engine.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                        .isEqualTo("1.0.0");
                engine.cancel(Empty.getDefaultInstance());
            } finally {
                channel.shutdownNow();
            }
            assertThat(stdout.readLine()).as("a second line on stdout").isNull();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_interrupt_ends_the_pack_at_once() throws Exception {
        // Whoever runs the tests in the background of a script has interrupts ignored, and so have all processes below.
        Process process = new ProcessBuilder(
                        "env", "--default-signal=INT", sandbox.pack("simple").toString(), "127.0.0.1:1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8)) {
            port(stdout);
            new Command(
                            List.of("kill", "-INT", Long.toString(process.pid())),
                            folder,
                            Map.of("PATH", System.getenv("PATH")),
                            Duration.ofSeconds(10))
                    .run()
                    .succeeded();
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void logging_flags_that_the_engine_passes_on_do_no_harm() throws IOException {
        sandbox.resources("res=true");
        assertThat(sandbox.preview(sandbox.pack("simple"), "--logtostderr", "--logflow", "-v=1")
                        .passed()
                        .lines())
                .containsExactly("truthiness advisory res: This is a test warning");
    }

    @Test
    void a_resource_of_fifty_megabytes_passes_through_engine_and_pack() throws IOException {
        sandbox.resources("res=huge");
        assertThat(sandbox.preview(sandbox.pack("huge")).passed().lines())
                .containsExactly("size advisory res: value has " + 50 * 1024 * 1024 + " characters");
    }

    @Test
    void ten_packs_at_once_all_speak_and_all_end() throws IOException {
        sandbox.resources("res=true");
        List<Path> packs = new ArrayList<>();
        for (String name : List.of(
                "simple",
                "dryrun",
                "config",
                "enforcement-config",
                "remediate",
                "resource-metadata",
                "analyze-stack",
                "secret",
                "huge",
                "unknown")) {
            packs.add(sandbox.pack(name));
        }
        Outcome outcome = sandbox.preview(packs);
        outcome.refused();
        // The pack "remediate" turns true into false before any other pack judges.
        assertThat(outcome.violations())
                .extracting(Violation::pack)
                .containsOnly("simple", "dryrun", "config", "secret", "huge");
        for (Path pack : packs) {
            assertThat(pack.resolveSibling("pid")).exists();
            long pid =
                    Long.parseLong(Files.readString(pack.resolveSibling("pid")).strip());
            ProcessHandle.of(pid).ifPresent(Sandbox::assertGone);
        }
    }

    @Test
    void a_killed_engine_takes_its_packs_along() throws Exception {
        sandbox.resources("res=true");
        Path gate = folder.resolve("gate");
        new Command(
                        List.of("mkfifo", gate.toString()),
                        folder,
                        Map.of("PATH", System.getenv("PATH")),
                        Duration.ofSeconds(10))
                .run()
                .succeeded();
        sandbox.with("GATE", gate.toString());
        Path pack = sandbox.pack("blocking");
        Running engine =
                sandbox.run("preview", folder.resolve("events"), List.of(pack)).start();
        // Opening the pipe for writing waits until the policy has opened it for reading: it is in the middle of a call.
        try (OutputStream atGate = Files.newOutputStream(gate)) {
            ProcessHandle process = Sandbox.process(pack);
            assertThat(process.isAlive()).isTrue();
            engine.kill().result().failed();
            Sandbox.assertGone(process);
            atGate.flush();
        }
    }

    @Test
    void a_pack_that_is_not_built_says_how_to_build_it() throws IOException {
        Path launcher = folder.resolve("a pack, unbuilt/bin/renderfleet-policy");
        Files.createDirectories(launcher.getParent());
        Files.copy(Checkout.ORIGINAL.resolve("policy/bin/renderfleet-policy"), launcher);
        sandbox.resources("res=true");
        assertThat(sandbox.preview(launcher).refused().result().all())
                .contains("the policy pack is not built", "mvn -q -f");
    }

    @Test
    void the_launcher_works_from_a_path_with_spaces_and_through_symlinks() throws IOException {
        Checkout checkout = Checkout.built(folder, "a check out");
        Path link = Files.createSymbolicLink(
                folder.resolve("link to pack"), checkout.root().resolve("policy/bin/renderfleet-policy"));
        Path second = Files.createSymbolicLink(folder.resolve("second link"), link.getFileName());
        sandbox.resources("res=true");
        Result result = sandbox.preview(second).passed().result();
        assertThat(result.all()).contains("renderfleet@v");
    }

    @Test
    void the_directory_works_with_maven_alone_and_leaves_no_process() throws IOException {
        Checkout checkout = Checkout.sources(folder, "a check out");
        sandbox.with("MAVEN_OPTS", "-Duser.home=" + System.getProperty("user.home"))
                .resources("res=true");
        Result result =
                sandbox.preview(checkout.root().resolve("policy")).passed().result();
        assertThat(result.all()).contains("renderfleet@v");
        assertThat(ProcessHandle.allProcesses().filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(checkout.root() + "/policy/pom.xml"))
                        .isPresent()))
                .allSatisfy(Sandbox::assertGone);
    }
}

package dev.renderfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.ResourceProviderGrpc;

/** Starts the plugin as the engine does, from a folder with a space in its name and through a symbolic link. */
@Timeout(60)
class LauncherTest {

    @TempDir
    Path folder;

    private Path launcher;
    private Process process;

    @BeforeEach
    void install() throws IOException {
        Path module = Files.createDirectories(folder.resolve("a checkout/local"));
        Path script = Files.createDirectories(module.resolve("bin")).resolve("pulumi-resource-aws");
        Files.copy(Path.of("bin/pulumi-resource-aws"), script);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        launcher = folder.resolve("link");
        Files.createSymbolicLink(launcher, folder.relativize(script));
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** A jar that only points at the classes under test. */
    private void build() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path jar = Files.createDirectories(folder.resolve("a checkout/local/target"))
                .resolve("renderfleet-local.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
    }

    private int start() throws IOException {
        process = new ProcessBuilder(launcher.toString(), "127.0.0.1:1")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return Integer.parseInt(output(process).readLine());
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void it_prints_its_port_serves_and_ends_when_cancelled() throws IOException, InterruptedException {
        build();
        ManagedChannel channel = OkHttpChannelBuilder.forAddress("127.0.0.1", start())
                .usePlaintext()
                .build();
        try {
            ResourceProviderGrpc.ResourceProviderBlockingStub plugin = ResourceProviderGrpc.newBlockingStub(channel);
            assertThat(plugin.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                    .isEqualTo("6.83.0");
            Empty answer = plugin.cancel(Empty.getDefaultInstance());
            assertThat(answer).isEqualTo(Empty.getDefaultInstance());
        } finally {
            channel.shutdownNow();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void it_ends_on_a_termination_signal() throws IOException, InterruptedException {
        build();
        assertThat(start()).isPositive();
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void it_ends_when_the_engine_is_killed() throws Exception {
        build();
        // A shell in the engine's place, which starts the plugin and is then killed.
        process = new ProcessBuilder("sh", "-c", "\"$0\" 127.0.0.1:1 & wait", launcher.toString())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(output(process).readLine()).as("the port").containsOnlyDigits();
        List<ProcessHandle> plugin = process.descendants().toList();
        assertThat(plugin).isNotEmpty();

        process.destroyForcibly();

        for (ProcessHandle each : plugin) {
            assertThat(each.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void it_says_what_to_do_when_the_jar_is_not_built() throws IOException, InterruptedException {
        process = new ProcessBuilder(launcher.toString()).start();
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(error).contains("is not built").contains("a checkout");
    }
}

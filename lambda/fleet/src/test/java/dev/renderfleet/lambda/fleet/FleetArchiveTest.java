package dev.renderfleet.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.renderfleet.lambda.testing.LoadedClasses;
import dev.renderfleet.lambda.testing.PackagedFunction;
import dev.renderfleet.lambda.testing.RuntimeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The packaged archive under AWS's runtime interface client, in a JVM as small as the function's memory size makes it. */
class FleetArchiveTest {
    private static final Path ARCHIVE = Path.of("target", "fleet.zip");
    private static final Path CLASSES = Path.of("src/main/resources/dev/renderfleet/lambda/fleet/snapshot-classes.txt");
    private static final String ALARM = "{\"alarmData\": {\"state\": {\"value\": \"ALARM\"}}}";
    private static final int MEMORY_MB = 512;
    private static final int LARGEST_ARCHIVE_BYTES = 6 * 1024 * 1024;

    @Test
    void the_archive_is_small_and_holds_own_classes_and_their_libraries_only() throws IOException {
        assertThat(Files.size(ARCHIVE)).isLessThan(LARGEST_ARCHIVE_BYTES);
        try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains(
                            "dev/renderfleet/lambda/fleet/ShutdownGpuHandler.class",
                            "dev/renderfleet/lambda/fleet/ScaleToZeroHandler.class",
                            "lib/http-auth-aws.jar")
                    .allMatch(name -> name.matches("(lib/([a-z0-9-]+\\.jar)?|dev/.*)"))
                    .noneMatch(name -> name.matches(".*(netty|apache|junit|postgres|lambda/testing|/ec2).*"));
        }
    }

    @Test
    void shutdown_gpu_stops_an_instance_on_lambdas_runtime() throws IOException {
        try (Account account = new Account()) {
            String instance = account.runInstance();
            Map<String, String> environment = new HashMap<>(account.environment());
            environment.put("GPU_INSTANCE_ID", instance);
            environment.put("QUEUE_URL", account.createQueue("tasks"));
            environment.put("IDLE_MINUTES", "30");
            try (PackagedFunction function =
                    new PackagedFunction(ARCHIVE, ShutdownGpuHandler.class, MEMORY_MB, environment)) {
                RuntimeApi.Answer answer = function.invoke(ALARM);

                assertThat(answer.failed()).as(answer.text()).isFalse();
                assertThat(answer.text()).contains("\"action\":\"stopped\"");
                assertThat(account.instanceState(instance)).isEqualTo("stopped");
                assertThat(function.peakMb()).isLessThan(MEMORY_MB);
            }
        }
    }

    @Test
    void shutdown_gpu_has_in_its_snapshot_what_an_alarm_needs() throws IOException {
        try (Account account = new Account()) {
            Map<String, String> environment = new HashMap<>(account.environment());
            environment.putAll(Map.of(
                    "GPU_INSTANCE_ID", account.runInstance(),
                    "QUEUE_URL", account.createQueue("tasks"),
                    "IDLE_MINUTES", "30"));
            assertThat(firstAnswer(ShutdownGpuHandler.class, environment, ALARM))
                    .contains("\"action\":\"stopped\"");
        }
    }

    @Test
    void scale_to_zero_has_in_its_snapshot_what_a_round_needs() throws IOException {
        try (Account account = new Account()) {
            account.createGroup("bp-dev-gpu-image", "dev", "image", 1);
            account.protect("bp-dev-gpu-image");
            account.alarm("bp-dev-queue-empty-image", "ALARM");
            account.report("QueueDepth", "image", 0, 5);
            account.report("GpuBusySeconds", "image", 0, 10);
            Map<String, String> environment = new HashMap<>(account.environment());
            environment.putAll(Map.of("APP", "bp", "STAGE", "dev", "QUEUE_EMPTY_ALARM_PREFIX", "bp-dev-queue-empty-"));
            assertThat(firstAnswer(ScaleToZeroHandler.class, environment, "{\"sweep\": true}"))
                    .contains("\"outcome\":\"scaled_to_zero\"");
        }
    }

    /** The first answer after a restore, which must not need classes that the snapshot could have had. */
    private static String firstAnswer(
            Class<? extends RequestStreamHandler> handler, Map<String, String> environment, String event)
            throws IOException {
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        try (PackagedFunction function = new PackagedFunction(ARCHIVE, handler, MEMORY_MB, environment)) {
            function.awaitOutput(output -> output.contains("restored from a snapshot"));
            assertThat(function.output()).contains("primed for the snapshot").doesNotContain("priming failed");
            LoadedClasses loaded = function.loadedClasses();

            RuntimeApi.Answer answer = function.invoke(event);

            assertThat(answer.failed()).as(answer.text()).isFalse();
            function.loadedClasses().requireListed(loaded, CLASSES);
            return answer.text();
        }
    }
}

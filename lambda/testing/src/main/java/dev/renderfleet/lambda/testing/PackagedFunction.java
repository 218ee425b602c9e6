package dev.renderfleet.lambda.testing;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A function as Lambda runs it: its archive unpacked, AWS's own runtime interface client, a JVM with the flags that Lambda's
 * Java runtimes derive from the function's memory size (heap 85 %, metaspace 10 %, code cache 5 %, first compiler tier, serial
 * collector). Only the JDK differs: it is the one that runs the tests.
 */
public final class PackagedFunction implements AutoCloseable {
    private final Path root;
    private final Process process;
    private final RuntimeApi api;
    private final StringBuilder output = new StringBuilder();
    private final long started = System.nanoTime();

    /**
     * @param archive the archive that was packaged
     * @param memoryMb the function's memory size
     * @param environment its variables, besides those that Lambda sets
     */
    public PackagedFunction(
            Path archive, Class<? extends RequestStreamHandler> handler, int memoryMb, Map<String, String> environment)
            throws IOException {
        this.root = Files.createTempDirectory("task root");
        unpack(archive);
        this.api = new RuntimeApi(60_000);
        long memoryKb = memoryMb * 1024L;
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxHeapSize=" + memoryKb * 85 / 100 + "k",
                "-XX:MaxMetaspaceSize=" + memoryKb / 10 + "k",
                "-XX:ReservedCodeCacheSize=" + memoryKb / 20 + "k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                String.join(
                        ":",
                        jarOf(AWSLambda.class),
                        jarOf(RequestStreamHandler.class),
                        jarOf(PojoSerializer.class),
                        jarOf(SdkInternalThreadLocal.class)),
                AWSLambda.class.getName(),
                handler.getName()));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API",
                        api.address(),
                        "LAMBDA_TASK_ROOT",
                        root.toString(),
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "bp-dev-" + handler.getSimpleName(),
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "1",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        String.valueOf(memoryMb),
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test"));
        builder.environment().putAll(environment);
        // The client looks for the function's classes in the working directory and its lib folder, as on Lambda.
        this.process =
                builder.directory(root.toFile()).redirectErrorStream(true).start();
        Thread reader = new Thread(this::readOutput, "function-output");
        reader.setDaemon(true);
        reader.start();
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void unpack(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : new ArrayList<>(zip.stream().toList())) {
                Path target = root.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip.getInputStream(entry), target);
                }
            }
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.append(line).append('\n');
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process was ended.
            return;
        }
    }

    public void send(String event) {
        api.send(event);
    }

    public RuntimeApi.Answer answer() {
        try {
            return api.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + output(), e);
        }
    }

    public RuntimeApi.Answer invoke(String event) {
        send(event);
        return answer();
    }

    /** Waits, for a minute at most, until what the function has written satisfies the condition. */
    public void awaitOutput(Predicate<String> condition) {
        long end = millisSinceStart() + 60_000;
        synchronized (output) {
            while (!condition.test(output.toString())) {
                try {
                    if (!process.isAlive() || millisSinceStart() > end) {
                        throw new AssertionError("the function did not get there: " + output);
                    }
                    output.wait(500);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    public String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    public boolean restored() {
        return api.restored();
    }

    public long millisSinceStart() {
        return (System.nanoTime() - started) / 1_000_000;
    }

    /** The most memory that the process had in use at once, in MB, as the kernel counts it. */
    public long peakMb() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
        Folders.delete(root);
    }
}

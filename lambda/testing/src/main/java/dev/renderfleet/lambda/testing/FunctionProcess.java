package dev.renderfleet.lambda.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A runtime interface client, in whatever language, as a process of its own against a Runtime API on this host. */
public class FunctionProcess implements AutoCloseable {
    /** The variable by which a function knows that it is being prepared for a snapshot. */
    public static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";

    public static final String SNAP_START = "snap-start";

    private final Process process;
    private final RuntimeApi api;
    private final StringBuilder output = new StringBuilder();
    private final long started = System.nanoTime();

    /**
     * Starts it.
     *
     * @param folder the unpacked function, which becomes the working directory, as on Lambda
     * @param environment all variables of the process but those that say where the Runtime API and the function are, and, with
     *     SnapStart, where credentials come from
     */
    public FunctionProcess(RuntimeApi api, List<String> command, Path folder, Map<String, String> environment)
            throws IOException {
        this.api = api;
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        builder.environment().put("LAMBDA_TASK_ROOT", folder.toString());
        builder.environment().putAll(environment);
        if (SNAP_START.equals(environment.get(INITIALIZATION))) {
            builder.environment().keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
            builder.environment().put("AWS_CONTAINER_CREDENTIALS_FULL_URI", api.credentialsUri());
            builder.environment().put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "test");
        }
        this.process = builder.redirectErrorStream(true).start();
        Thread reader = new Thread(this::readOutput, "function-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** What Lambda sets for every function, with credentials that no service takes. */
    public static Map<String, String> lambdasVariables(String name, int memoryMb) {
        return new HashMap<>(Map.of(
                "AWS_LAMBDA_FUNCTION_NAME", name,
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(memoryMb),
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test"));
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

    /** When it was started, by {@link System#nanoTime()}. */
    public long started() {
        return started;
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
    }
}

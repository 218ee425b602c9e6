package dev.renderfleet.lambda.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * AWS on this host, emulated by MiniStack: an empty account, gone when closed. The emulator comes from PyPI by pinned versions
 * and is kept in a virtual environment below {@code $XDG_CACHE_HOME/renderfleet} (default {@code ~/.cache}). Needs Python 3
 * with its module venv; without it, or without a package index, tests fail.
 */
public final class EmulatedAws implements AutoCloseable {
    private static final String REQUIREMENTS = "emulator.txt";
    private static final String READY = "Running on http";

    private final Process process;
    private final URI endpoint;

    private EmulatedAws(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param services by the emulator's names, such as {@code sqs}; others are refused
     */
    public static EmulatedAws start(String... services) {
        try {
            Path python = PythonEnvironment.of(REQUIREMENTS).resolve("bin/python");
            int port = freePort();
            ProcessBuilder builder = new ProcessBuilder(python.toString(), "-m", "ministack").redirectErrorStream(true);
            builder.environment().put("GATEWAY_PORT", String.valueOf(port));
            builder.environment().put("BIND_HOST", "127.0.0.1");
            builder.environment().put("SERVICES", String.join(",", services));
            Process process = builder.start();
            awaitReady(process);
            return new EmulatedAws(process, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException("AWS could not be emulated", e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Reads what it writes, to its end: a process whose output nobody reads stops. */
    static void awaitReady(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder output = new StringBuilder();
        for (String line = lines.readLine(); ; line = lines.readLine()) {
            if (line == null) {
                throw new IOException("the emulator ended: " + output);
            }
            output.append(line).append('\n');
            if (line.contains(READY)) {
                break;
            }
        }
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "emulator-output");
        reader.setDaemon(true);
        reader.start();
    }

    public URI endpoint() {
        return endpoint;
    }

    /** A client of its queues. */
    public SqsClient sqs() {
        return SqsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .endpointOverride(endpoint)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.renderfleet.lambda.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
            Path python = environment().resolve("bin/python");
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Reads what it writes, to its end: a process whose output nobody reads stops. */
    private static void awaitReady(Process process) throws IOException {
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

    /** The virtual environment, made by the first who needs it while others wait. */
    private static Path environment() throws IOException {
        byte[] requirements;
        try (InputStream in = EmulatedAws.class.getResourceAsStream(REQUIREMENTS)) {
            requirements = in.readAllBytes();
        }
        Path folder = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("renderfleet/emulator");
        Files.createDirectories(folder);
        Path environment = folder.resolve(digest(requirements));
        Path complete = environment.resolve("complete");
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(complete)) {
                Folders.delete(environment);
                Processes.run(List.of("python3", "-m", "venv", environment.toString()), 120, TimeUnit.SECONDS);
                Path list = environment.resolve(REQUIREMENTS);
                Files.write(list, requirements);
                Processes.run(
                        List.of(
                                environment.resolve("bin/python").toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--disable-pip-version-check",
                                "--requirement",
                                list.toString()),
                        600,
                        TimeUnit.SECONDS);
                Files.writeString(complete, lock.toString());
            }
        }
        return environment;
    }

    private static String digest(byte[] requirements) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(requirements))
                    .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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

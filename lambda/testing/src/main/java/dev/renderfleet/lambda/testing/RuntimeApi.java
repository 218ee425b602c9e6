package dev.renderfleet.lambda.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lambda's Runtime API on this host, as far as the runtime interface client calls it: one invocation at a time. */
public final class RuntimeApi implements AutoCloseable {
    /**
     * The answer to an invocation: a function's own, or an error's JSON.
     *
     * @param received when it came, by {@link System#nanoTime()}
     */
    public record Answer(boolean failed, String text, long received) {}

    private static final String CREDENTIALS = "/credentials";

    private final HttpServer http;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final long timeoutMillis;
    private final CountDownLatch snapshot = new CountDownLatch(1);
    private volatile CountDownLatch restore = new CountDownLatch(0);
    private boolean restored;

    public RuntimeApi(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/2018-06-01/runtime/", this::handle);
        http.createContext(CREDENTIALS, RuntimeApi::giveCredentials);
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "runtime-api");
            thread.setDaemon(true);
            return thread;
        }));
        http.start();
    }

    public String address() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    /** Where a function that was restored gets credentials, which no service takes: a snapshot holds none. */
    String credentialsUri() {
        return "http://" + address() + CREDENTIALS;
    }

    private static void giveCredentials(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] json = ("{\"AccessKeyId\": \"test\", \"SecretAccessKey\": \"test\", \"Token\": \"test\","
                            + " \"Expiration\": \"" + Instant.now().plus(Duration.ofHours(6)) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    /** Whether the client asked to be restored from a snapshot. */
    public synchronized boolean restored() {
        return restored;
    }

    /** From now on a function with SnapStart stays as it is in the snapshot, ready to be restored, until {@link #restore}. */
    public void holdSnapshots() {
        restore = new CountDownLatch(1);
    }

    /** Waits until the function's hooks have run and it can be restored. */
    public void awaitSnapshot() throws InterruptedException {
        if (!snapshot.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no snapshot within " + timeoutMillis + " ms");
        }
    }

    public void restore() {
        restore.countDown();
    }

    public void send(String event) {
        events.add(event);
    }

    public Answer answer() throws InterruptedException {
        Answer answer = answers.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new AssertionError("no answer within " + timeoutMillis + " ms");
        }
        return answer;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            long received = System.nanoTime();
            if (path.endsWith("/invocation/next")) {
                next(exchange);
            } else if (path.endsWith("/restore/next")) {
                awaitRestore();
                exchange.sendResponseHeaders(200, -1);
            } else {
                answers.add(new Answer(!path.endsWith("/response"), body, received));
                exchange.sendResponseHeaders(202, -1);
            }
        }
    }

    private void awaitRestore() throws IOException {
        snapshot.countDown();
        try {
            restore.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        synchronized (this) {
            restored = true;
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        try {
            byte[] event = events.take().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + timeoutMillis));
            // The client's native part needs a content type: without one it ends the process.
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders()
                    .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:f");
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

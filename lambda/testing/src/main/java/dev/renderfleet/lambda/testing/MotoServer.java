package dev.renderfleet.lambda.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * AWS on this host, emulated by moto: for EC2, Auto Scaling and CloudWatch, of which MiniStack has only a part. An empty account,
 * gone when closed. Comes from PyPI and fails like {@link EmulatedAws}.
 */
public final class MotoServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private MotoServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and returns when it answers. */
    public static MotoServer start() {
        try {
            int port = EmulatedAws.freePort();
            Process process = new ProcessBuilder(
                            PythonEnvironment.of("moto.txt")
                                    .resolve("bin/moto_server")
                                    .toString(),
                            "-H",
                            "127.0.0.1",
                            "-p",
                            String.valueOf(port))
                    .redirectErrorStream(true)
                    .start();
            EmulatedAws.awaitReady(process);
            return new MotoServer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException("AWS could not be emulated", e);
        }
    }

    /** The environment that sends a function's calls to it. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String service : List.of("EC2", "AUTO_SCALING", "CLOUDWATCH", "SQS")) {
            environment.put("AWS_ENDPOINT_URL_" + service, "http://127.0.0.1:" + port);
        }
        return environment;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

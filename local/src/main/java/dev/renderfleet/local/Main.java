package dev.renderfleet.local;

import dev.renderfleet.local.protocol.RehearsalService;
import dev.renderfleet.local.protocol.Surroundings;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The rehearsal's stand-in for the AWS plugin: serves the engine on a port of its own, which it prints as the first and
 * only line, until the engine cancels or is gone.
 */
public final class Main {

    /** Properties of hundreds of resources, archives described in them, fit easily; the default of 4 MB might not do. */
    private static final int LARGEST_MESSAGE = 400 << 20;

    private Main() {}

    /** Runs the plugin; the engine's address, its one argument, is not needed. {@code --warm-up} is for the build. */
    public static void main(String[] args) throws IOException, InterruptedException {
        // A killed engine cannot say goodbye; its children are then handed to another parent. Asked first: once it has
        // the port,
        // the engine may be gone at any time.
        long engine = parent();
        RehearsalService service = new RehearsalService(
                new Surroundings(System.getenv(), Path.of("").toAbsolutePath()),
                Clock.systemUTC(),
                () -> System.exit(0));
        Server server = OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addService(service)
                .build()
                .start();
        if (args.length == 1 && args[0].equals("--warm-up")) {
            WarmUp.run(server.getPort());
            System.exit(0);
        }
        System.out.println(server.getPort());
        System.out.flush();
        while (!server.awaitTermination(500, TimeUnit.MILLISECONDS)) {
            if (parent() != engine) {
                System.exit(0);
            }
        }
    }

    /** The parent's process id, -1 when there is none. */
    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
    }
}

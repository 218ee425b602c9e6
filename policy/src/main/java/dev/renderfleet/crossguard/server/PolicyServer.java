package dev.renderfleet.crossguard.server;

import dev.renderfleet.crossguard.PolicyPack;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process side of a policy pack: the engine starts it with its own address as the only argument, reads a port from the
 * first line of stdout and connects there.
 *
 * <p>It serves on the loopback interface only, and ends with the engine: when the engine says so, when its connection is gone,
 * or when it never connects. Anything a policy prints goes to stderr, because stdout belongs to the protocol.
 */
public final class PolicyServer {

    /** What the engine itself allows a message to be. */
    private static final int MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

    /** Held here, because a logger that nobody holds forgets its level. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private PolicyServer() {}

    /**
     * Serves until the engine is done, then ends the process. A pack that cannot be made (an invalid name, two policies of one
     * id) is reported on stderr and ends the process with status 1, before any port is printed.
     */
    public static void run(Supplier<PolicyPack> pack, String... args) {
        PrintStream protocol = System.out;
        System.setOut(System.err);
        // gRPC logs a stack trace for each bad call; the engine is told by the call's status, the user need not be.
        GRPC.setLevel(Level.OFF);
        if (args.length > 1) {
            fail("expected the engine's address as the only argument, got " + args.length + " arguments");
        }
        try {
            Lifeline lifeline = new Lifeline(Runtime.getRuntime()::halt);
            Server server = start(pack.get(), lifeline);
            // The language host joins the lines of a process and takes this one as the port: no spaces, no second line.
            protocol.print(server.getPort() + "\n");
            protocol.flush();
            lifeline.await();
        } catch (IllegalArgumentException e) {
            fail("this policy pack is invalid: " + e.getMessage());
        } catch (IOException e) {
            fail("cannot listen on the loopback interface: " + e.getMessage());
        }
    }

    static Server start(PolicyPack pack, Lifeline lifeline) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .addTransportFilter(lifeline)
                .addService(new Analyzer(pack, lifeline))
                .build()
                .start();
    }

    private static void fail(String problem) {
        // Written as bytes at once: the process ends right after it.
        byte[] line = ("error: " + problem + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
        System.err.write(line, 0, line.length);
        System.err.flush();
        System.exit(1);
    }
}

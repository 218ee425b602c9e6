package dev.renderfleet.crossguard.server;

import dev.renderfleet.crossguard.PolicyPack;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process side of a policy pack: the engine starts it, reads a port from the first line of stdout and connects there.
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
     * Serves until the engine is done, then ends the process. It needs nothing from the arguments that the engine passes (its
     * address, and with {@code --logtostderr} or {@code -v} a few flags): a pack never calls back. A pack that cannot be made (an invalid name, two policies of one
     * id) is reported on stderr and ends the process with status 1, before any port is printed.
     */
    public static void run(Supplier<PolicyPack> pack) {
        PrintStream protocol = System.out;
        System.setOut(System.err);
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
        // gRPC logs a stack trace for each bad call; the engine is told by the call's status, the user need not be.
        GRPC.setLevel(Level.OFF);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return OkHttpServerBuilder.forPort(anyPort, InsecureServerCredentials.create())
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

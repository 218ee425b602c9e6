package dev.renderfleet;

import io.grpc.internal.SharedResourceHolder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;

/**
 * The threads in which the SDK's connections to the engine wait for the network. A JVM that ends gives threads in native code
 * 0.3 s to leave it, and these never do: every preview would take that much longer.
 */
final class NetworkThreads {

    /** Where gRPC 1.57 keeps them, for no one but itself. */
    private static final String HOLDER = "io.grpc.netty.shaded.io.grpc.netty.Utils";

    private static final String FIELD = "DEFAULT_WORKER_EVENT_LOOP_GROUP";

    private NetworkThreads() {}

    /** Ends them, when nothing is to be sent any more. Where another gRPC keeps them elsewhere, the JVM waits, and that is all. */
    static void end() {
        try {
            Field field = Class.forName(HOLDER).getDeclaredField(FIELD);
            field.setAccessible(true);
            EventLoopGroup threads =
                    (EventLoopGroup) SharedResourceHolder.get((SharedResourceHolder.Resource<?>) field.get(null));
            threads.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
        } catch (ReflectiveOperationException | ClassCastException e) {
            // The exit code is due all the same.
        }
    }
}

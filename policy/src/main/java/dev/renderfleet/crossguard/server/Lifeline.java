package dev.renderfleet.crossguard.server;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Ends the process when the engine is gone, however it went: it cancels, it closes its connection (a killed process does), or
 * it never connects. Under Maven the pack is a grandchild of the engine, which nobody else would end.
 */
final class Lifeline extends ServerTransportFilter {

    /** The engine gives a plugin 10 s from port to handshake; whoever has not come by then will not come. */
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(60);

    /** A lost connection may come back: gRPC clients reconnect at once. */
    private static final Duration RECONNECTION = Duration.ofSeconds(2);

    /** For the answer to a cancel request to reach the engine. */
    private static final Duration LAST_ANSWER = Duration.ofMillis(100);

    private final IntConsumer exit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "policy-lifeline");
        thread.setDaemon(true);
        return thread;
    });
    // Guarded by this.
    private ScheduledFuture<?> pending;
    private int connections;

    /** @param exit ends the process with a status */
    Lifeline(IntConsumer exit) {
        this.exit = exit;
        endIn(FIRST_CONNECTION);
    }

    @Override
    public synchronized Attributes transportReady(Attributes attributes) {
        connections++;
        pending.cancel(false);
        return attributes;
    }

    @Override
    public synchronized void transportTerminated(Attributes attributes) {
        // Called without attributes for a connection that never became ready, such as a port scan.
        if (attributes != null && --connections == 0) {
            endIn(RECONNECTION);
        }
    }

    /** Ends the process as soon as the current answer is out. */
    void cancel() {
        endIn(LAST_ANSWER);
    }

    private synchronized void endIn(Duration delay) {
        if (pending != null) {
            pending.cancel(false);
        }
        pending = clock.schedule(this::end, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end() {
        ended.countDown();
        exit.accept(0);
    }

    /** Waits until the process is to end. */
    void await() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

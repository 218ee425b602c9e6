package dev.renderfleet.local.protocol;

import dev.renderfleet.local.lifecycle.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes operations take time, as AWS's do, and ends them early when the engine cancels: what was asked for has happened by
 * then, only the waiting is cut short.
 */
final class Pace {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopping = lock.newCondition();
    private final Duration delay;
    private int underWay;
    private boolean stopped;
    private Runnable whenIdle;

    Pace(Duration delay) {
        this.delay = delay;
    }

    /**
     * Runs an operation, then waits.
     *
     * @throws Refusal when the engine has cancelled
     */
    <T> T around(Supplier<T> operation) {
        lock.lock();
        try {
            if (stopped) {
                throw new Refusal("cancelled");
            }
            underWay++;
        } finally {
            lock.unlock();
        }
        try {
            T result = operation.get();
            await();
            return result;
        } finally {
            lock.lock();
            try {
                underWay--;
                finish();
            } finally {
                lock.unlock();
            }
        }
    }

    private void await() {
        lock.lock();
        try {
            long left = delay.toNanos();
            while (left > 0 && !stopped) {
                left = stopping.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no new operation begin, cuts the waiting short, and runs {@code action} once nothing is under way. */
    void stop(Runnable action) {
        lock.lock();
        try {
            stopped = true;
            whenIdle = action;
            stopping.signalAll();
            finish();
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        if (stopped && underWay == 0 && whenIdle != null) {
            Runnable action = whenIdle;
            whenIdle = null;
            Thread thread = new Thread(
                    () -> {
                        // Answers under way must reach the engine first.
                        try {
                            TimeUnit.MILLISECONDS.sleep(200);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        action.run();
                    },
                    "after-cancel");
            thread.setDaemon(true);
            thread.start();
        }
    }
}

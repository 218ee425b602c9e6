package dev.renderfleet.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Everything that a stream has given so far, collected by a thread of its own. */
final class Transcript {

    private static final long POLL_MILLIS = 100;
    /** How long a stream may stay open after its process ended, when something that it started still holds it. */
    private static final long LINGER_MILLIS = 2_000;

    private final StringBuilder text = new StringBuilder();
    private final Thread reader;

    Transcript(InputStream stream) {
        reader = new Thread(() -> read(stream), "transcript");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                synchronized (text) {
                    // Only ASCII is ever looked for, so a character cut in two at the buffer's end does no harm.
                    text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                    text.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process was killed and its pipe is gone: what came until then is the transcript.
            synchronized (text) {
                text.notifyAll();
            }
        }
    }

    String text() {
        synchronized (text) {
            return text.toString();
        }
    }

    boolean ended() {
        return !reader.isAlive();
    }

    void awaitMore() {
        synchronized (text) {
            try {
                text.wait(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for output", e);
            }
        }
    }

    void awaitEnd() throws InterruptedException {
        reader.join(LINGER_MILLIS);
    }
}

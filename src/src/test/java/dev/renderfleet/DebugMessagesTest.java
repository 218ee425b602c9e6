package dev.renderfleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Log;
import com.pulumi.deployment.internal.EngineLogger;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DebugMessagesTest {

    private final List<String> sent = new ArrayList<>();

    private final Log log = new Log(new EngineLogger() {
        @Override
        public CompletableFuture<Void> logAsync(
                Level level, String message, Resource resource, Integer stream, Boolean ephemeral) {
            sent.add(level + " " + message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public int getErrorCount() {
            return 0;
        }

        @Override
        public boolean hasLoggedErrors() {
            return false;
        }
    });

    @AfterEach
    void forget() {
        System.clearProperty(DebugMessages.UNWANTED);
    }

    @Test
    void are_sent_unless_the_wrapper_says_that_nobody_reads_them() {
        DebugMessages.send(log, DebugMessages.format("resource %s, custom=%s", new Object[] {"vpc", true}));
        assertThat(sent).containsExactly(Level.FINE + " resource vpc, custom=true");
    }

    @Test
    void are_not_even_put_into_words_where_nobody_reads_them() {
        System.setProperty(DebugMessages.UNWANTED, "true");
        Object words = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("put into words");
            }
        };
        DebugMessages.send(log, DebugMessages.format("resource %s", new Object[] {words}));
        assertThat(sent).isEmpty();
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue hides a message long enough for its function to fail and be tried again: six times the function's timeout, as AWS
 * recommends. And a dead-letter queue keeps messages at least as long as their source, because their age counts from there.
 */
public final class QueueVisibility implements StackPolicy {

    private static final String MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
    private static final int TIMEOUTS = 6;
    private static final int DEFAULT_VISIBILITY_SECONDS = 30;
    private static final int DEFAULT_TIMEOUT_SECONDS = 3;
    private static final int DEFAULT_RETENTION_SECONDS = 4 * 24 * 60 * 60;

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("queue-visibility", Kind.RELIABILITY)
                .what(
                        "A queue hides messages for six timeouts of its function, and its dead letters are kept as long as its messages.")
                .why(
                        "Messages otherwise come back while they are still worked on, or vanish before anybody looks at them.")
                .fix(
                        "raise visibilityTimeoutSeconds to 6 times the function's timeout, or messageRetentionSeconds of the"
                                + " dead-letter queue to that of its source");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType("aws:sqs/queue:Queue"), queue -> visibility(graph, queue)
                .and(retention(graph, queue)));
    }

    private static Verdict visibility(StackGraph graph, PolicyResource queue) {
        List<String> problems = new ArrayList<>();
        for (PolicyResource mapping : graph.referrers(queue, MAPPING, "eventSourceArn")) {
            for (PolicyResource function : Functions.of(graph, mapping, "functionName")) {
                int timeout = function.integer("timeout").orElse(DEFAULT_TIMEOUT_SECONDS);
                int visibility = queue.integer("visibilityTimeoutSeconds").orElse(DEFAULT_VISIBILITY_SECONDS);
                if (visibility < TIMEOUTS * timeout) {
                    problems.add("it hides messages for " + visibility + " s, but " + function.name()
                            + " may work on one for " + timeout + " s: " + TIMEOUTS * timeout + " s are needed");
                }
            }
        }
        return Verdict.violations(problems);
    }

    private static Verdict retention(StackGraph graph, PolicyResource queue) {
        return Verdict.violations(DeadLetters.of(graph, queue).stream()
                .filter(letters -> retention(letters) < retention(queue))
                .map(letters -> "it keeps messages longer than its dead-letter queue " + letters.name())
                .toList());
    }

    private static int retention(PolicyResource queue) {
        return queue.integer("messageRetentionSeconds").orElse(DEFAULT_RETENTION_SECONDS);
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.List;
import java.util.stream.Stream;

/** Where a queue sends messages that nobody could handle. */
final class DeadLetters {

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy";

    private DeadLetters() {}

    /** The dead-letter queues of a queue, by its own redrive policy or by one that is a resource of its own. */
    static List<PolicyResource> of(StackGraph graph, PolicyResource queue) {
        Stream<PolicyResource> own = graph.references(queue, "redrivePolicy", QUEUE).stream();
        Stream<PolicyResource> separate = graph.referrers(queue, REDRIVE, "queueUrl").stream()
                .flatMap(redrive -> graph.references(redrive, "redrivePolicy", QUEUE).stream());
        return Stream.concat(own, separate).distinct().toList();
    }
}

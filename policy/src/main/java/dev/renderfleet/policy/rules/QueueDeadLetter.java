package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every queue that is no dead-letter queue itself has one, and an alarm watches that one. */
public final class QueueDeadLetter implements StackPolicy {

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy";
    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("queue-dead-letter", Kind.RELIABILITY)
                .what("A consumed queue has a dead-letter queue, and an alarm on that one.")
                .why("A message that cannot be handled is otherwise retried until it is lost, and nobody hears of it.")
                .fix("give the queue a redrivePolicy, and its dead-letter queue a metric alarm with the dimension"
                        + " QueueName");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        Set<PolicyResource> deadLetters = graph.ofType(QUEUE).stream()
                .flatMap(queue -> deadLetterQueues(graph, queue).stream())
                .collect(Collectors.toSet());
        return Verdict.forEach(graph.ofType(QUEUE), queue -> {
            if (deadLetters.contains(queue)) {
                return Verdict.violationIf(
                        graph.referrersOrUnknown(queue, ALARM, "dimensions").isEmpty(),
                        "no alarm watches the dead-letter queue");
            }
            boolean redrives = AsGiven.of(queue).has("redrivePolicy")
                    || !graph.referrersOrUnknown(queue, REDRIVE, "queueUrl").isEmpty();
            return Verdict.violationIf(!redrives, "the queue has no dead-letter queue");
        });
    }

    private static List<PolicyResource> deadLetterQueues(StackGraph graph, PolicyResource queue) {
        List<PolicyResource> redrives = graph.referrers(queue, REDRIVE, "queueUrl");
        return redrives.isEmpty()
                ? graph.references(queue, "redrivePolicy", QUEUE)
                : redrives.stream()
                        .flatMap(redrive -> graph.references(redrive, "redrivePolicy", QUEUE).stream())
                        .toList();
    }
}

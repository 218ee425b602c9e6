package dev.renderfleet.policy.guide;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

// docs:begin stack-rule
/** Every queue has a queue policy in the same stack. */
public final class QueueHasPolicy implements StackPolicy {

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String POLICY = "aws:sqs/queuePolicy:QueuePolicy";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("queue-has-policy", Kind.EXPOSURE)
                .what("Every queue has a queue policy.")
                .why("Without one, whoever may use SQS in the account may use the queue.")
                .fix("add an aws.sqs.QueuePolicy for the queue");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(
                graph.ofType(QUEUE),
                queue -> Verdict.violationIf(
                        graph.referrersOrUnknown(queue, POLICY, "queueUrl").isEmpty(),
                        "the queue has no queue policy"));
    }
}
// docs:end

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Each queue has a policy that refuses plain HTTP, its own or one attached to it. */
public final class SqsTlsOnly implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sqs-tls-only", Kind.HTTPS)
                .sources("cdk-nag SQS4")
                .what("Queues deny requests without TLS.")
                .why("SQS answers plain HTTP too, which shows messages to everyone on the way.")
                .fix("attach a QueuePolicy with a Deny statement for principal * and action sqs:*, with the condition"
                        + " Bool aws:SecureTransport false");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(
                graph.ofType("aws:sqs/queue:Queue"),
                queue -> TlsOnlyPolicy.judge(
                        graph,
                        queue,
                        "aws:sqs/queuePolicy:QueuePolicy",
                        "queueUrl",
                        List.of("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage")));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Each topic has a policy that refuses to publish over plain HTTP, its own or one attached to it. */
public final class SnsTlsOnly implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sns-tls-only", Kind.HTTPS)
                .sources("cdk-nag SNS3")
                .what("Topics deny publishing without TLS.")
                .why("SNS answers plain HTTP too, which shows messages to everyone on the way.")
                .fix("attach a TopicPolicy with a Deny statement for principal * and action sns:Publish, with the"
                        + " condition Bool aws:SecureTransport false");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(
                graph.ofType("aws:sns/topic:Topic"),
                topic -> TlsOnlyPolicy.judge(
                        graph, topic, "aws:sns/topicPolicy:TopicPolicy", "arn", List.of("sns:Publish")));
    }
}

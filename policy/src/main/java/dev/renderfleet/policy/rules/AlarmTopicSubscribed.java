package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Every topic that an alarm publishes to has a subscription. Whether somebody confirmed it, the stack cannot tell. */
public final class AlarmTopicSubscribed implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("alarm-topic-subscribed", Kind.OBSERVABILITY)
                .what("Every topic that an alarm publishes to has a subscription.")
                .why("An alarm without a listener is found out after the outage.")
                .fix("subscribe an address, a chat or a function to the topic");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(AlarmTopics.TOPIC), topic -> {
            if (!AlarmTopics.isAlarmed(graph, topic)) {
                return Verdict.notApplicable("no alarm publishes to it");
            }
            List<PolicyResource> subscriptions =
                    graph.referrersOrUnknown(topic, "aws:sns/topicSubscription:TopicSubscription", "topic");
            return Verdict.violationIf(
                    subscriptions.isEmpty(), "alarms publish to the topic, but nobody subscribed to it");
        });
    }
}

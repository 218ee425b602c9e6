package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.List;

/** Alarms and the topics they publish to, in whichever state. */
final class AlarmTopics {

    static final String TOPIC = "aws:sns/topic:Topic";

    private static final List<String> ALARMS =
            List.of("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm");

    private static final List<String> ACTIONS = List.of("alarmActions", "okActions", "insufficientDataActions");

    private AlarmTopics() {}

    /** Whether some alarm of the stack publishes to a topic. */
    static boolean isAlarmed(StackGraph graph, PolicyResource topic) {
        return ALARMS.stream().anyMatch(alarm -> ACTIONS.stream()
                .anyMatch(action -> !graph.referrers(topic, alarm, action).isEmpty()));
    }
}

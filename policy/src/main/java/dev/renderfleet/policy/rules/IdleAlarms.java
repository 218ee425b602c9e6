package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What tells that an Auto Scaling group is idle, and what then may scale it in. */
final class IdleAlarms {

    static final String GROUP = "aws:autoscaling/group:Group";
    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
    private static final String TOPIC = "aws:sns/topic:Topic";
    private static final String SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
    private static final String STACK = "pulumi:pulumi:Stack";

    private final StackGraph graph;
    private final Map<String, List<PolicyResource>> byDimension = new HashMap<>();

    /** How many Auto Scaling groups each component holds. */
    private final Map<String, Integer> groups = new HashMap<>();

    IdleAlarms(StackGraph graph) {
        this.graph = graph;
        for (PolicyResource group : graph.ofType(GROUP)) {
            group.parent().ifPresent(parent -> groups.merge(parent, 1, Integer::sum));
        }
        for (PolicyResource alarm : graph.ofType(ALARM)) {
            PropertyView given = AsGiven.of(alarm);
            if (!given.isUnknown("dimensions")) {
                given.map("dimensions").forEach((name, value) -> {
                    if (!value.isUnknown()) {
                        byDimension
                                .computeIfAbsent(name + "=" + value.asString(), key -> new ArrayList<>())
                                .add(alarm);
                    }
                });
            }
        }
    }

    /**
     * Alarms that go off when a metric of the group is low: those that act on one of its policies, watch it, share a dimension with
     * one of its tags ({@code Workflow=upscale}), or belong to the same component, if that holds no other group.
     */
    List<PolicyResource> of(PolicyResource group, List<PolicyResource> policies) {
        Stream<PolicyResource> acting =
                policies.stream().flatMap(policy -> graph.referrers(policy, ALARM, "alarmActions").stream());
        Stream<PolicyResource> watching = graph.referrers(group, ALARM, "dimensions").stream();
        Stream<PolicyResource> tagged = group.list("tags").stream()
                .filter(tag -> !tag.isUnknown("value"))
                .flatMap(
                        tag -> byDimension.getOrDefault(tag.text("key") + "=" + tag.text("value"), List.of()).stream());
        Stream<PolicyResource> siblings = graph.parent(group).stream()
                .filter(parent -> !parent.is(STACK) && groups.get(parent.urn()) == 1)
                .flatMap(parent -> graph.children(parent).stream())
                .filter(sibling -> sibling.is(ALARM));
        return Stream.of(acting, watching, tagged, siblings)
                .flatMap(found -> found)
                .filter(alarm -> alarm.text("comparisonOperator").startsWith("LessThan"))
                .distinct()
                .toList();
    }

    /** Whether an alarm calls a function, directly or by a topic. */
    boolean callsFunction(PolicyResource alarm) {
        return !Functions.of(graph, alarm, "alarmActions").isEmpty()
                || graph.references(alarm, "alarmActions", TOPIC).stream()
                        .flatMap(topic -> graph.referrers(topic, SUBSCRIPTION, "topic").stream())
                        .anyMatch(subscription ->
                                !Functions.of(graph, subscription, "endpoint").isEmpty());
    }
}

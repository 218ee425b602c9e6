package dev.renderfleet.simulator.graph;

import dev.renderfleet.simulator.cloudwatch.AlarmDefinition;
import dev.renderfleet.simulator.cloudwatch.MetricId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow's fleet, as the stack declares it.
 *
 * @param groups its Auto Scaling groups, the one that target tracking follows first
 * @param actions what alarms do
 * @param sweepMinutes how often the function that empties idle fleets makes its round; empty: only when told
 */
public record Fleet(
        String workflow,
        List<Group> groups,
        List<Action> actions,
        Optional<TargetTracking> targetTracking,
        Optional<Integer> sweepMinutes) {

    public Fleet {
        groups = List.copyOf(groups);
        actions = List.copyOf(actions);
    }

    /**
     * An Auto Scaling group.
     *
     * @param spotPercent share of Spot instances
     * @param volumeGib of each instance's volumes together
     * @param warmUpSeconds until a new instance counts for scaling policies
     */
    public record Group(
            String name,
            int minSize,
            int maxSize,
            List<String> instanceTypes,
            int spotPercent,
            int volumeGib,
            int warmUpSeconds) {}

    /** An alarm, and what it does when it goes off. */
    public sealed interface Action {
        AlarmDefinition alarm();
    }

    /**
     * Changes a group's desired capacity, once a minute while the alarm lasts.
     *
     * @param adjustment instances to add
     */
    public record AddInstances(AlarmDefinition alarm, String group, int adjustment) implements Action {}

    /** Calls the function that empties an idle fleet, once, when the alarm goes off. */
    public record EmptyIdleFleet(AlarmDefinition alarm) implements Action {}

    /** A target tracking policy; Auto Scaling makes its alarms itself. */
    public record TargetTracking(String group, MetricId metric, double target) {}

    /** The same fleet with a queue that has to be empty for another number of periods before the fleet is emptied. */
    public Fleet idleAfter(int minutes) {
        return new Fleet(
                workflow,
                groups,
                actions.stream()
                        .map(action -> action instanceof EmptyIdleFleet empty
                                ? new EmptyIdleFleet(empty.alarm()
                                        .over(Math.max(
                                                1, minutes / empty.alarm().periodMinutes())))
                                : action)
                        .toList(),
                targetTracking,
                sweepMinutes);
    }

    /** The dimensions by which the stack's own metrics of this workflow are told apart. */
    public Map<String, String> ownDimensions(String stage) {
        return Map.of("Stage", stage, "Workflow", workflow);
    }
}

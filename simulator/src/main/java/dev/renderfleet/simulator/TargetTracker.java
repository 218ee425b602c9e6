package dev.renderfleet.simulator;

import dev.renderfleet.simulator.cloudwatch.Alarm;
import dev.renderfleet.simulator.cloudwatch.AlarmDefinition;
import dev.renderfleet.simulator.cloudwatch.AlarmState;
import dev.renderfleet.simulator.cloudwatch.Series;
import dev.renderfleet.simulator.graph.Fleet;
import java.util.Map;
import java.util.Optional;

/**
 * Target tracking of a group: more instances once the metric was above its target for 3 minutes, fewer once it was more than a
 * tenth below for 15. While an instance is still warming up none is taken away: otherwise a fleet whose last jobs left the low
 * alarm behind would lose each new first instance before its worker is up. Source: the alarms that Auto Scaling makes, and "How
 * target tracking scaling works" and "Instance warmup" in its user guide.
 */
final class TargetTracker {

    private static final int HIGH_MINUTES = 3;
    private static final int LOW_MINUTES = 15;
    private static final double LOW = 0.9;

    private final Fleet.TargetTracking policy;
    private final FleetGroupState group;
    private final double[] metric;
    private final Alarm high;
    private final Alarm low;

    TargetTracker(Fleet.TargetTracking policy, FleetGroupState group, Series series) {
        this.policy = policy;
        this.group = group;
        metric = series.of(policy.metric());
        high = new Alarm(alarm("AlarmHigh", HIGH_MINUTES, "GreaterThanThreshold", policy.target()), series);
        low = new Alarm(alarm("AlarmLow", LOW_MINUTES, "LessThanThreshold", policy.target() * LOW), series);
    }

    private AlarmDefinition alarm(String name, int minutes, String comparison, double threshold) {
        return new AlarmDefinition(
                "TargetTracking-" + policy.group() + "-" + name,
                Optional.empty(),
                Map.of("m1", new AlarmDefinition.Input(policy.metric(), "Average")),
                1,
                minutes,
                minutes,
                comparison,
                threshold,
                "missing");
    }

    void look(int minute) {
        high.evaluate(minute);
        low.evaluate(minute);
        if (minute == 0 || Double.isNaN(metric[minute - 1])) {
            return;
        }
        int wanted = (int) Math.ceil(group.warm() * metric[minute - 1] / policy.target());
        if (high.state() == AlarmState.ALARM) {
            // What is still warming up is on its way already.
            group.want(Math.max(group.desired(), wanted));
        } else if (low.state() == AlarmState.ALARM && !group.isWarmingUp() && wanted < group.desired()) {
            group.want(wanted);
        }
    }
}

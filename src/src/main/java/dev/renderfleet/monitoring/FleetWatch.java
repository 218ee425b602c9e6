package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The GPU fleet of a workflow. Whether it grows and goes down is its own business; this tells what it costs, and when it goes on
 * costing although there is nothing to do.
 *
 * @param groups label to its Auto Scaling groups
 * @param idleAfter how long the fleet waits before it goes down
 */
record FleetWatch(String stage, String workflow, Map<String, PricedGroup> groups, Duration idleAfter) implements Watch {

    /**
     * A group and what one of its instances costs.
     *
     * @param usdPerHour by the list, or the usual part of it for Spot
     */
    record PricedGroup(Output<String> name, double usdPerHour) {}

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    /** A long job may run while nothing else waits; this many times the fleet's own patience is none. */
    private static final int PATIENCE = 8;

    @Override
    public void alarms(Alarms alarms) {
        Duration patience = idleAfter.multipliedBy(PATIENCE);
        int periods = (int) Math.min(Duration.ofDays(1).dividedBy(FIVE_MINUTES), patience.dividedBy(FIVE_MINUTES));
        alarms.tell(
                "workers-without-work-" + workflow,
                new Alarm(
                        "Workers of " + workflow + " have been active for "
                                + FIVE_MINUTES.multipliedBy(periods).toMinutes()
                                + " minutes although no job waits: scale-in protection may be stuck",
                        new Signal.Expression(
                                "IF(FILL(active, 0) > 0 AND FILL(waiting, 0) < 1, 1, 0)",
                                "Workers are active and no job waits",
                                Map.of(
                                        "active", own("ActiveWorkers").maximum(),
                                        "waiting", own("QueueDepth").maximum())),
                        Condition.atLeast(1),
                        Evaluation.all(periods, FIVE_MINUTES),
                        MissingData.isGood("a fleet without workers reports nothing"),
                        Priority.P2,
                        "gpu-workers-without-work"));
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "GPU fleet: " + workflow,
                Widget.of(
                        workflow + ": jobs",
                        "jobs",
                        line("waiting", own("QueueDepth").maximum()),
                        line("waiting per instance", own("BacklogPerInstance").maximum())),
                instances(),
                Widget.of(workflow + ": cost per hour", "USD per hour", line("all instances", cost()))));
    }

    private Widget instances() {
        List<Widget.Line> lines = new ArrayList<>();
        lines.add(line("active workers", own("ActiveWorkers").maximum()));
        new TreeMap<>(groups).forEach((label, group) -> lines.add(line(label + " instances", running(group))));
        return new Widget(workflow + ": workers and instances", "instances", lines);
    }

    private Signal cost() {
        Map<String, Signal.Statistic> running = new TreeMap<>();
        String sum = new TreeMap<>(groups)
                .values().stream()
                        .map(group -> {
                            String id = "group" + running.size();
                            running.put(id, running(group));
                            return String.format(Locale.ROOT, "FILL(%s, 0) * %.4f", id, group.usdPerHour());
                        })
                        .collect(Collectors.joining(" + "));
        return new Signal.Expression(sum, "USD per hour", running);
    }

    private static Signal.Statistic running(PricedGroup group) {
        return Metric.of("AWS/AutoScaling", "GroupInServiceInstances", Map.of("AutoScalingGroupName", group.name()))
                .average();
    }

    private Metric own(String name) {
        return Metric.of(Metric.OWN, name, Map.of("Stage", Output.of(stage), "Workflow", Output.of(workflow)));
    }
}

package dev.renderfleet.gpu;

import com.pulumi.core.Output;
import dev.renderfleet.monitoring.Metric;
import dev.renderfleet.monitoring.Signal;
import java.util.Map;

/** What a workflow's alarms look at. Jobs are counted by the backend, workers by themselves, instances by Auto Scaling. */
record FleetSignals(String stage, String workflow) {

    /** Jobs that wait: the workflow's queue. */
    Metric waiting() {
        return own("QueueDepth");
    }

    Metric backlogPerInstance() {
        return own("BacklogPerInstance");
    }

    /** Nothing is wanted of the group although jobs wait: 1, else 0. */
    Signal workWaitsForAFirst(Output<String> groupName) {
        return new Signal.Expression(
                "IF(FILL(waiting, 0) > 0 AND FILL(desired, 0) < 1, 1, 0)",
                "Work waits and no instance is wanted",
                Map.of("waiting", waiting().maximum(), "desired", group("GroupDesiredCapacity", groupName)));
    }

    /** No instance of the group serves although jobs wait: 1, else 0. One is wanted within a minute or two of the first job. */
    Signal noneCame(Output<String> groupName) {
        return new Signal.Expression(
                "IF(FILL(waiting, 0) > 0 AND FILL(serving, 0) < 1, 1, 0)",
                "Work waits and no Spot instance came",
                Map.of(
                        "waiting", waiting().maximum(),
                        "serving", group("GroupInServiceInstances", groupName)));
    }

    /** Jobs wait and no worker lives: 1, else 0. */
    Signal nobodyWorks() {
        return new Signal.Expression(
                "IF(FILL(waiting, 0) > 0 AND FILL(active, 0) < 1, 1, 0)",
                "Work waits and no worker is active",
                Map.of(
                        "waiting",
                        waiting().maximum(),
                        "active",
                        own("ActiveWorkers").maximum()));
    }

    private static Signal.Statistic group(String name, Output<String> groupName) {
        return Metric.of("AWS/AutoScaling", name, Map.of("AutoScalingGroupName", groupName))
                .maximum();
    }

    private Metric own(String name) {
        return Metric.of(Metric.OWN, name, Map.of("Stage", Output.of(stage), "Workflow", Output.of(workflow)));
    }
}

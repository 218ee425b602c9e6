package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The table of GPU tasks. */
record TableWatch(Output<String> name) implements Watch {

    @Override
    public void alarms(Alarms alarms) {
        Map<String, Signal.Statistic> throttled = Map.of(
                "reads", metric("ReadThrottleEvents").sum(),
                "writes", metric("WriteThrottleEvents").sum());
        alarms.tell(
                "task-store-throttles",
                new Alarm(
                        "The task table refuses requests: a partition takes more than DynamoDB allows it",
                        new Signal.Expression("FILL(reads, 0) + FILL(writes, 0)", "refused requests", throttled),
                        Condition.above(0),
                        Evaluation.some(2, 3, Duration.ofMinutes(5)),
                        MissingData.isGood("DynamoDB reports throttles only when there are any"),
                        Priority.P2,
                        "table-throttles"));
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "Task table",
                Widget.of(
                        "Task table: consumed capacity",
                        "request units",
                        line("reads", metric("ConsumedReadCapacityUnits").sum()),
                        line("writes", metric("ConsumedWriteCapacityUnits").sum())),
                Widget.of(
                        "Task table: refused requests",
                        "requests",
                        line("reads", metric("ReadThrottleEvents").sum()),
                        line("writes", metric("WriteThrottleEvents").sum()))));
    }

    private Metric metric(String metric) {
        return Metric.of("AWS/DynamoDB", metric, Map.of("TableName", name));
    }
}

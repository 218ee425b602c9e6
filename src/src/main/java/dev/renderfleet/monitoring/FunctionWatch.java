package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Functions. Those that make and rotate logins have their alarms here; others that have a job of their own bring theirs.
 *
 * @param names label to function name
 */
record FunctionWatch(Map<String, Output<String>> names) implements Watch {

    private static final String DATABASE = "database-";

    @Override
    public void alarms(Alarms alarms) {
        names.entrySet().stream()
                .filter(function -> function.getKey().startsWith(DATABASE))
                .sorted(Map.Entry.comparingByKey())
                .forEach(function -> alarms.tell(
                        function.getKey() + "-errors",
                        new Alarm(
                                "The function " + function.getKey() + " failed",
                                metric("Errors", function.getValue()).sum(),
                                Condition.above(0),
                                Evaluation.all(1, Duration.ofMinutes(5)),
                                MissingData.isGood("functions report nothing while nobody calls them"),
                                Priority.P2,
                                "database-function-errors")));
    }

    @Override
    public List<Section> sections() {
        return names.isEmpty()
                ? List.of()
                : List.of(Section.of(
                        "Functions",
                        each("Functions: invocations", "invocations", "Invocations", "Sum"),
                        each("Functions: errors", "errors", "Errors", "Sum"),
                        each("Functions: duration (p95)", "milliseconds", "Duration", "p95"),
                        each("Functions: throttles", "throttles", "Throttles", "Sum"),
                        each("Functions: concurrency", "executions", "ConcurrentExecutions", "Maximum")));
    }

    private Widget each(String title, String unit, String metric, String statistic) {
        return new Widget(
                title,
                unit,
                names.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(function -> line(
                                function.getKey(),
                                new Signal.Statistic(metric(metric, function.getValue()), statistic)))
                        .toList());
    }

    private static Metric metric(String metric, Output<String> function) {
        return Metric.of("AWS/Lambda", metric, Map.of("FunctionName", function));
    }
}

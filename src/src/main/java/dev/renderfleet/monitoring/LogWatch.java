package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What log groups take in, and is paid for by the GB.
 *
 * @param groups label to name of a log group
 * @param bytesADay more than this is not planned for
 */
record LogWatch(Map<String, Output<String>> groups, double bytesADay) implements Watch {

    /** Source: the CloudWatch user guide, alarms on metric math. */
    private static final int MOST_METRICS = 10;

    /** One alarm holds ten groups; each has the whole allowance, as only the noisiest matters. */
    @Override
    public void alarms(Alarms alarms) {
        List<Map.Entry<String, Output<String>>> all = new ArrayList<>(new TreeMap<>(groups).entrySet());
        for (int first = 0; first < all.size(); first += MOST_METRICS) {
            Map<String, Signal.Statistic> taken = new TreeMap<>();
            for (var group : all.subList(first, Math.min(all.size(), first + MOST_METRICS))) {
                taken.put(String.format("log%02d", taken.size()), bytes(group.getValue()));
            }
            alarms.tell(
                    "log-ingestion-" + (first / MOST_METRICS + 1),
                    new Alarm(
                            "Log groups took in more in a day than a tenth of the budget pays for",
                            new Signal.Expression(
                                    taken.keySet().stream()
                                            .map(id -> "FILL(" + id + ", 0)")
                                            .collect(Collectors.joining(" + ")),
                                    "bytes into log groups",
                                    taken),
                            Condition.above(bytesADay),
                            Evaluation.all(1, Duration.ofDays(1)),
                            MissingData.isGood("a log group that nobody writes to costs nothing"),
                            Priority.P3,
                            "log-ingestion"));
        }
    }

    @Override
    public List<Section> sections() {
        return groups.isEmpty()
                ? List.of()
                : List.of(Section.of(
                        "Logs",
                        new Widget(
                                "Logs: bytes taken in",
                                "bytes",
                                new TreeMap<>(groups)
                                        .entrySet().stream()
                                                .map(group -> line(group.getKey(), bytes(group.getValue())))
                                                .toList())));
    }

    private static Signal.Statistic bytes(Output<String> group) {
        return Metric.of("AWS/Logs", "IncomingBytes", Map.of("LogGroupName", group))
                .sum();
    }
}

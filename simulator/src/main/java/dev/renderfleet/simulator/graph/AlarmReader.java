package dev.renderfleet.simulator.graph;

import dev.renderfleet.simulator.cloudwatch.AlarmDefinition;
import dev.renderfleet.simulator.cloudwatch.MetricId;
import dev.renderfleet.simulator.cloudwatch.MetricMath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads alarms on one metric, or on one expression over metrics. */
final class AlarmReader {

    private static final int SECONDS_PER_MINUTE = 60;

    private AlarmReader() {}

    static AlarmDefinition read(Resource alarm) {
        Map<String, AlarmDefinition.Input> inputs = new TreeMap<>();
        Optional<String> expression = Optional.empty();
        int seconds = (int) alarm.number("period", 0);
        for (Map<String, Object> query : alarm.objects("metricQueries")) {
            if (query.get("metric") instanceof Map<?, ?> metric) {
                inputs.put(query.get("id").toString(), input(metric, "stat"));
                seconds = (int) Double.parseDouble(metric.get("period").toString());
            } else if ("true".equals(String.valueOf(query.get("returnData")))) {
                expression = Optional.of(query.get("expression").toString());
            } else {
                throw new IllegalArgumentException(
                        alarm.urn() + ": expressions that feed expressions are not simulated");
            }
        }
        if (inputs.isEmpty()) {
            inputs.put("m1", input(alarm.properties(), "statistic"));
        }
        int periods = alarm.wholeNumber("evaluationPeriods");
        return new AlarmDefinition(
                alarm.text("name"),
                expression.map(MetricMath::parse),
                inputs,
                seconds / SECONDS_PER_MINUTE,
                periods,
                (int) alarm.number("datapointsToAlarm", periods),
                alarm.text("comparisonOperator"),
                alarm.number("threshold", 0),
                alarm.at("treatMissingData").map(Object::toString).orElse("missing"));
    }

    private static AlarmDefinition.Input input(Map<?, ?> metric, String statistic) {
        Map<String, String> dimensions = new TreeMap<>();
        if (metric.get("dimensions") instanceof Map<?, ?> all) {
            all.forEach((key, value) -> dimensions.put(key.toString(), value.toString()));
        }
        return new AlarmDefinition.Input(
                new MetricId(
                        metric.get("namespace").toString(),
                        metric.get("metricName").toString(),
                        dimensions),
                String.valueOf(metric.get(statistic)));
    }

    static Optional<String> dimension(Resource alarm, String key) {
        List<Map<?, ?>> metrics = new ArrayList<>(List.of(alarm.properties()));
        alarm.objects("metricQueries").forEach(query -> {
            if (query.get("metric") instanceof Map<?, ?> metric) {
                metrics.add(metric);
            }
        });
        return metrics.stream()
                .map(metric -> metric.get("dimensions") instanceof Map<?, ?> all ? all.get(key) : null)
                .filter(value -> value != null)
                .map(Object::toString)
                .findFirst();
    }
}

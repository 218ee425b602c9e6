package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.query.Xml;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/** A CloudWatch metric. */
record Metric(String namespace, String name, Map<String, String> dimensions) {
    private static final int PERIOD_SECONDS = 60;

    /**
     * What was reported in some time.
     *
     * @param maximum the largest value
     * @param samples how many values
     */
    record Reported(double maximum, double samples) {}

    /** What was reported in the time before now, empty if nothing was. */
    Optional<Reported> reported(QueryClient aws, Instant now, Duration time) {
        Parameters parameters = Parameters.none()
                .with("Namespace", namespace)
                .with("MetricName", name)
                .with("StartTime", now.minus(time).truncatedTo(ChronoUnit.SECONDS))
                .with("EndTime", now.truncatedTo(ChronoUnit.SECONDS))
                .with("Period", PERIOD_SECONDS)
                .with("Statistics.member", List.of("Maximum", "SampleCount"));
        int place = 1;
        for (Map.Entry<String, String> dimension : new TreeMap<>(dimensions).entrySet()) {
            parameters.with("Dimensions.member." + place + ".Name", dimension.getKey());
            parameters.with("Dimensions.member." + place + ".Value", dimension.getValue());
            place++;
        }
        List<XmlElement> points = Xml.items(
                aws.call(Service.CLOUDWATCH, "GetMetricStatistics", parameters),
                "GetMetricStatisticsResult",
                "Datapoints");
        return points.stream()
                .map(point -> new Reported(number(point, "Maximum"), number(point, "SampleCount")))
                .reduce((one, other) ->
                        new Reported(Math.max(one.maximum(), other.maximum()), one.samples() + other.samples()));
    }

    private static double number(XmlElement point, String statistic) {
        return Double.parseDouble(Xml.text(point, statistic));
    }
}

package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The CDN; its metrics are in us-east-1, where stages with one have to be.
 *
 * @param bytesADay more than this is not planned for
 */
record CdnWatch(Output<String> distributionId, double bytesADay) implements Watch {

    private static final double FAILING_PERCENT = 5;
    private static final MissingData NO_VIEWERS = MissingData.isGood("CloudFront reports nothing without viewers");

    @Override
    public void alarms(Alarms alarms) {
        alarms.tell(
                "cdn-egress",
                new Alarm(
                        "The CDN delivered more in a day than a fifth of the budget pays for",
                        metric("BytesDownloaded").sum(),
                        Condition.above(bytesADay),
                        Evaluation.all(1, Duration.ofDays(1)),
                        NO_VIEWERS,
                        Priority.P3,
                        "cdn-egress"));
        alarms.tell(
                "cdn-errors",
                new Alarm(
                        "More than 5 % of the CDN's answers are server errors",
                        metric("5xxErrorRate").average(),
                        Condition.above(FAILING_PERCENT),
                        Evaluation.all(3, Duration.ofMinutes(5)),
                        NO_VIEWERS,
                        Priority.P2,
                        "cdn-errors"));
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "CDN",
                Widget.of(
                        "CDN: requests",
                        "requests",
                        line("requests", metric("Requests").sum())),
                Widget.of(
                        "CDN: bytes",
                        "bytes",
                        line("delivered", metric("BytesDownloaded").sum()),
                        line("uploaded", metric("BytesUploaded").sum())),
                Widget.of(
                        "CDN: errors",
                        "%",
                        line("of viewers (4xx)", metric("4xxErrorRate").average()),
                        line("of servers (5xx)", metric("5xxErrorRate").average()))));
    }

    private Metric metric(String name) {
        return Metric.of(
                "AWS/CloudFront", name, Map.of("DistributionId", distributionId, "Region", Output.of("Global")));
    }
}

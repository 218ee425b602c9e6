package dev.renderfleet.monitoring;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The certificate that everything is served with. */
record CertificateWatch(Output<String> arn) implements Watch {

    /** ACM renews what it issued 60 days ahead: at 30, that has failed. */
    private static final int DAYS = 30;

    @Override
    public void alarms(Alarms alarms) {
        alarms.tell(
                "certificate-expiry",
                new Alarm(
                        "The certificate ends in less than " + DAYS + " days and was not renewed",
                        Metric.of("AWS/CertificateManager", "DaysToExpiry", Map.of("CertificateArn", arn))
                                .minimum(),
                        Condition.below(DAYS),
                        Evaluation.all(1, Duration.ofDays(1)),
                        MissingData.keepsState("ACM reports twice a day, and nothing for one that is not issued yet"),
                        Priority.P2,
                        "certificate-expiry"));
    }

    @Override
    public List<Section> sections() {
        return List.of();
    }
}

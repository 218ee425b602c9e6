package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A load balancer as its callers see it; the services behind it bring alarms of their own.
 *
 * @param label its name on dashboards and in alarms
 * @param id the part of its ARN that CloudWatch knows it by
 */
record EntryWatch(String label, Output<String> id) implements Watch {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double SLOW_SECONDS = 2;
    private static final int REFUSED_A_MINUTE = 10;
    private static final MissingData NO_REQUESTS = MissingData.isGood("load balancers report nothing without requests");

    @Override
    public void alarms(Alarms alarms) {
        alarms.tell(
                label + "-latency",
                new Alarm(
                        "One request in twenty through " + label + " takes longer than 2 seconds",
                        metric("TargetResponseTime").percentile(95),
                        Condition.above(SLOW_SECONDS),
                        Evaluation.some(10, 15, MINUTE),
                        NO_REQUESTS,
                        Priority.P2,
                        "api-latency"));
        alarms.tell(
                label + "-refused",
                new Alarm(
                        "The load balancer " + label
                                + " answers with server errors of its own: no service takes the requests",
                        metric("HTTPCode_ELB_5XX_Count").sum(),
                        Condition.above(REFUSED_A_MINUTE),
                        Evaluation.some(3, 5, MINUTE),
                        NO_REQUESTS,
                        Priority.P1,
                        "load-balancer-errors"));
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "API: " + label,
                Widget.of(
                        label + ": latency",
                        "seconds",
                        line("p50", metric("TargetResponseTime").percentile(50)),
                        line("p95", metric("TargetResponseTime").percentile(95)),
                        line("p99", metric("TargetResponseTime").percentile(99))),
                Widget.of(
                        label + ": errors",
                        "answers",
                        line(
                                "services, 5xx",
                                metric("HTTPCode_Target_5XX_Count").sum()),
                        line(
                                "services, 4xx",
                                metric("HTTPCode_Target_4XX_Count").sum()),
                        line(
                                "load balancer, 5xx",
                                metric("HTTPCode_ELB_5XX_Count").sum())),
                Widget.of(
                        label + ": throughput",
                        "requests",
                        line("requests", metric("RequestCount").sum()))));
    }

    private Metric metric(String name) {
        return Metric.of("AWS/ApplicationELB", name, Map.of("LoadBalancer", id));
    }
}

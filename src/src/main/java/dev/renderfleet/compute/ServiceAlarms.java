package dev.renderfleet.compute;

import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import dev.renderfleet.monitoring.Alarm;
import dev.renderfleet.monitoring.Alarms;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Condition;
import dev.renderfleet.monitoring.Evaluation;
import dev.renderfleet.monitoring.Metric;
import dev.renderfleet.monitoring.MissingData;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.monitoring.Signal;
import dev.renderfleet.naming.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What tells that a service does not answer as it should. People are told, and a deployment during which one goes off is rolled
 * back.
 */
final class ServiceAlarms {

    private static final String NAMESPACE = "AWS/ApplicationELB";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double ERROR_PERCENT = 5;
    /** Below this many requests a minute, one error would be many percent. */
    private static final int ENOUGH_REQUESTS = 20;

    private final Alarms alarms;

    ServiceAlarms(Tags tags, AlertTopics topics, Resource parent) {
        this.alarms = new Alarms(tags, "compute", topics, parent);
    }

    /**
     * @param name of the service's resources
     * @param physicalName of the service
     */
    List<MetricAlarm> of(String name, String physicalName, HttpRoute route) {
        return List.of(errors(name, physicalName, route), unhealthy(name, physicalName, route));
    }

    private MetricAlarm errors(String name, String physicalName, HttpRoute route) {
        return alarms.tell(
                name + "-errors",
                new Alarm(
                        "More than 5 % of the requests to " + physicalName + " fail with a server error",
                        new Signal.Expression(
                                "IF(requests >= " + ENOUGH_REQUESTS + ", 100 * FILL(errors, 0) / requests, 0)",
                                "Server errors in percent",
                                Map.of(
                                        "errors",
                                                metric("HTTPCode_Target_5XX_Count", route)
                                                        .sum(),
                                        "requests",
                                                metric("RequestCount", route).sum())),
                        Condition.above(ERROR_PERCENT),
                        Evaluation.some(3, 5, MINUTE),
                        MissingData.isGood("load balancers report nothing without requests"),
                        Priority.P1,
                        "service-errors"));
    }

    private MetricAlarm unhealthy(String name, String physicalName, HttpRoute route) {
        return alarms.tell(
                name + "-unhealthy",
                new Alarm(
                        "Tasks of " + physicalName + " fail the load balancer's health check",
                        metric("UnHealthyHostCount", route).maximum(),
                        Condition.above(0),
                        Evaluation.all(5, MINUTE),
                        MissingData.isGood("there is nothing to check while a stage has no tasks"),
                        Priority.P1,
                        "service-unhealthy"));
    }

    private static Metric metric(String metric, HttpRoute route) {
        Map<String, Output<String>> dimensions =
                Map.of("LoadBalancer", route.loadBalancerId(), "TargetGroup", route.targetGroupId());
        return Metric.of(NAMESPACE, metric, dimensions);
    }
}

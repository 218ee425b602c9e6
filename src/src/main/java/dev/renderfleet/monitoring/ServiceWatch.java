package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Services on Fargate.
 *
 * @param names label to service name
 */
record ServiceWatch(Output<String> cluster, Map<String, Output<String>> names) implements Watch {

    /** Autoscaling aims at 70 % CPU and 80 % memory: above this it has no more tasks to give. */
    private static final double SATURATED_PERCENT = 90;

    private static final MissingData NO_TASKS = MissingData.isGood("a service without tasks reports nothing");

    @Override
    public void alarms(Alarms alarms) {
        new TreeMap<>(names).forEach((label, name) -> {
            alarms.tell(label + "-cpu", saturated(label, name, "CPUUtilization", "CPU"));
            alarms.tell(label + "-memory", saturated(label, name, "MemoryUtilization", "memory"));
        });
    }

    private Alarm saturated(String label, Output<String> name, String metric, String what) {
        return new Alarm(
                "The tasks of " + label + " have used more than 90 % of their " + what
                        + " for 15 minutes, with as many tasks as the stage allows",
                metric(metric, name).average(),
                Condition.above(SATURATED_PERCENT),
                Evaluation.all(3, Duration.ofMinutes(5)),
                NO_TASKS,
                Priority.P2,
                "service-saturated");
    }

    @Override
    public List<Section> sections() {
        return names.isEmpty()
                ? List.of()
                : List.of(Section.of(
                        "ECS",
                        each("ECS: CPU", "%", "AWS/ECS", "CPUUtilization"),
                        each("ECS: memory", "%", "AWS/ECS", "MemoryUtilization"),
                        each("ECS: running tasks", "tasks", "ECS/ContainerInsights", "RunningTaskCount")));
    }

    private Widget each(String title, String unit, String namespace, String metric) {
        return new Widget(
                title,
                unit,
                new TreeMap<>(names)
                        .entrySet().stream()
                                .map(service -> line(
                                        service.getKey(),
                                        metric(namespace, metric, service.getValue())
                                                .average()))
                                .toList());
    }

    private Metric metric(String metric, Output<String> name) {
        return metric("AWS/ECS", metric, name);
    }

    private Metric metric(String namespace, String metric, Output<String> name) {
        return Metric.of(namespace, metric, Map.of("ClusterName", cluster, "ServiceName", name));
    }
}

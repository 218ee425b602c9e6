package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Redis on ElastiCache, node by node: after a failover any of them is the primary.
 *
 * @param nodes count of nodes
 */
record CacheWatch(Output<String> replicationGroupId, int nodes) implements Watch {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double FULL_PERCENT = 80;
    private static final MissingData SAYS_NOTHING =
            MissingData.keepsState("ElastiCache reports nothing while a node is made or replaced");

    @Override
    public void alarms(Alarms alarms) {
        for (int node = 1; node <= nodes; node++) {
            alarms.tell(
                    "redis-memory-" + node,
                    new Alarm(
                            "Redis node " + node + " has been more than 80 % full for 15 minutes",
                            metric("DatabaseMemoryUsagePercentage", node).maximum(),
                            Condition.above(FULL_PERCENT),
                            Evaluation.all(3, FIVE_MINUTES),
                            SAYS_NOTHING,
                            Priority.P2,
                            "redis-memory"));
            alarms.tell(
                    "redis-cpu-" + node,
                    new Alarm(
                            "Redis node " + node + " has been busier than 80 % for 15 minutes",
                            metric("EngineCPUUtilization", node).average(),
                            Condition.above(FULL_PERCENT),
                            Evaluation.all(3, FIVE_MINUTES),
                            SAYS_NOTHING,
                            Priority.P2,
                            "redis-cpu"));
        }
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "Redis",
                each("Redis: memory", "%", "DatabaseMemoryUsagePercentage"),
                each("Redis: CPU of the engine", "%", "EngineCPUUtilization"),
                each("Redis: connections", "connections", "CurrConnections"),
                each("Redis: evictions", "keys", "Evictions"),
                each("Redis: cache hits", "%", "CacheHitRate")));
    }

    private Widget each(String title, String unit, String metric) {
        return new Widget(
                title,
                unit,
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(node ->
                                line("node " + node, metric(metric, node).maximum()))
                        .toList());
    }

    private Metric metric(String name, int node) {
        return Metric.of(
                "AWS/ElastiCache",
                name,
                Map.of("CacheClusterId", replicationGroupId.applyValue(id -> String.format("%s-%03d", id, node))));
    }
}

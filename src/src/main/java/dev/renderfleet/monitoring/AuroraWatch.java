package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import dev.renderfleet.stage.Aurora;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Aurora PostgreSQL Serverless v2. */
record AuroraWatch(Output<String> identifier, Aurora config) implements Watch {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final MissingData SAYS_NOTHING =
            MissingData.keepsState("Aurora reports nothing while it is made, fails over or pauses");

    @Override
    public void alarms(Alarms alarms) {
        if (config.maxAcu().compareTo(config.minAcu()) > 0) {
            alarms.tell(
                    "aurora-capacity",
                    new Alarm(
                            "Aurora has been at its ceiling of "
                                    + config.maxAcu().toPlainString() + " ACU for half an hour",
                            metric("ServerlessDatabaseCapacity").average(),
                            Condition.atLeast(config.maxAcu().doubleValue()),
                            Evaluation.all(6, FIVE_MINUTES),
                            SAYS_NOTHING,
                            Priority.P2,
                            "aurora-capacity"));
        }
        alarms.tell(
                "aurora-connections",
                new Alarm(
                        "More than 80 % of the connections that "
                                + config.maxAcu().toPlainString() + " ACU allow are taken",
                        metric("DatabaseConnections").maximum(),
                        Condition.above(Thresholds.auroraConnections(config.minAcu(), config.maxAcu())),
                        Evaluation.some(2, 3, FIVE_MINUTES),
                        SAYS_NOTHING,
                        Priority.P1,
                        "database-connections"));
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "Aurora PostgreSQL",
                Widget.of(
                        "Aurora: capacity",
                        "ACU",
                        line("capacity", metric("ServerlessDatabaseCapacity").average())),
                Widget.of(
                        "Aurora: connections",
                        "connections",
                        line("open", metric("DatabaseConnections").maximum())),
                Widget.of(
                        "Aurora: CPU",
                        "% of capacity",
                        line("CPU", metric("CPUUtilization").average())),
                Widget.of(
                        "Aurora: latency",
                        "milliseconds",
                        line("commit", metric("CommitLatency").average())),
                Widget.of(
                        "Aurora: transactions and deadlocks",
                        "per second",
                        line("commits", metric("CommitThroughput").average()),
                        line("deadlocks", metric("Deadlocks").sum())),
                Widget.of(
                        "Aurora: storage",
                        "bytes",
                        line("used", metric("VolumeBytesUsed").average()))));
    }

    private Metric metric(String name) {
        return Metric.of("AWS/RDS", name, Map.of("DBClusterIdentifier", identifier));
    }
}

package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import dev.renderfleet.stage.MariaDb;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** MariaDB on RDS. */
record DatabaseWatch(Output<String> identifier, MariaDb config) implements Watch {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double BUSY_PERCENT = 80;
    private static final MissingData SAYS_NOTHING =
            MissingData.keepsState("RDS reports nothing while it restarts, fails over or is made");

    @Override
    public void alarms(Alarms alarms) {
        alarms.tell(
                "mariadb-cpu",
                new Alarm(
                        "MariaDB has been busier than 80 % for 15 minutes",
                        metric("CPUUtilization").average(),
                        Condition.above(BUSY_PERCENT),
                        Evaluation.all(3, FIVE_MINUTES),
                        SAYS_NOTHING,
                        Priority.P2,
                        "database-cpu"));
        alarms.tell(
                "mariadb-connections",
                new Alarm(
                        "More than 80 % of the connections that " + config.instanceClass() + " allows are taken",
                        metric("DatabaseConnections").maximum(),
                        Condition.above(Thresholds.mariaDbConnections(config.instanceClass())),
                        Evaluation.some(2, 3, FIVE_MINUTES),
                        SAYS_NOTHING,
                        Priority.P1,
                        "database-connections"));
        alarms.tell(
                "mariadb-storage",
                new Alarm(
                        "MariaDB has been short of storage for half an hour: autoscaling pauses, or has reached its ceiling of "
                                + config.maxStorageGib() + " GiB",
                        metric("FreeStorageSpace").minimum(),
                        Condition.below(Thresholds.scarceStorageBytes(config.storageGib())),
                        Evaluation.all(6, FIVE_MINUTES),
                        SAYS_NOTHING,
                        Priority.P1,
                        "database-storage"));
        alarms.tell(
                "mariadb-memory",
                new Alarm(
                        "Less than 5 % of MariaDB's memory has been free for half an hour",
                        metric("FreeableMemory").average(),
                        Condition.below(Thresholds.scarceMemoryBytes(config.instanceClass())),
                        Evaluation.all(6, FIVE_MINUTES),
                        SAYS_NOTHING,
                        Priority.P2,
                        "database-memory"));
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "MariaDB",
                Widget.of(
                        "MariaDB: CPU",
                        "%",
                        line("CPU", metric("CPUUtilization").average())),
                Widget.of(
                        "MariaDB: connections",
                        "connections",
                        line("open", metric("DatabaseConnections").maximum())),
                Widget.of(
                        "MariaDB: free memory and storage",
                        "bytes",
                        line("memory", metric("FreeableMemory").average()),
                        line("storage", metric("FreeStorageSpace").minimum())),
                Widget.of(
                        "MariaDB: operations",
                        "per second",
                        line("reads", metric("ReadIOPS").average()),
                        line("writes", metric("WriteIOPS").average())),
                Widget.of(
                        "MariaDB: latency",
                        "seconds",
                        line("reads", metric("ReadLatency").average()),
                        line("writes", metric("WriteLatency").average())),
                Widget.of(
                        "MariaDB: CPU credits",
                        "credits",
                        line("left", metric("CPUCreditBalance").minimum()))));
    }

    private Metric metric(String name) {
        return Metric.of("AWS/RDS", name, Map.of("DBInstanceIdentifier", identifier));
    }
}

package dev.renderfleet.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringTest {

    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
    private static final String DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_graph_draws_what_the_stage_reports(String stage) {
        Recording recording = Stages.committed(stage);
        EmittedMetrics emitted = new EmittedMetrics(recording);

        assertThat(metrics(recording)).hasSizeGreaterThan(40).allSatisfy(row -> assertThat(
                        emitted.has(row.get(0).asString(), row.get(1).asString(), dimensions(row)))
                .as("%s %s", row, "is reported by a resource of the stage")
                .isTrue());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_alarm_watches_what_the_stage_reports(String stage) {
        Recording recording = Stages.committed(stage);
        EmittedMetrics emitted = new EmittedMetrics(recording);

        for (RecordedResource alarm : recording.ofType(ALARM)) {
            assertThat(new AlarmEvaluator(alarm).inputs())
                    .as(alarm.name())
                    .isNotEmpty()
                    .allSatisfy(input -> assertThat(emitted.has(input.namespace(), input.name(), input.dimensions()))
                            .as("%s: %s", alarm.name(), input)
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_overview_shows_the_state_of_every_alarm(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> shown = widgets(recording.resource(DASHBOARD, "monitoring-overview")).stream()
                .filter(widget -> widget.text("type").equals("alarm"))
                .flatMap(widget -> widget.strings("properties.alarms").stream())
                .collect(Collectors.toSet());

        assertThat(recording.ofType(ALARM).stream().map(alarm -> alarm.outputs().text("arn")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(shown);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void widgets_lie_side_by_side_within_the_grid(String stage) {
        for (RecordedResource dashboard : Stages.committed(stage).ofType(DASHBOARD)) {
            Set<String> taken = new TreeSet<>();
            for (PropertyValue widget : widgets(dashboard)) {
                int x = widget.integer("x").orElseThrow();
                int y = widget.integer("y").orElseThrow();
                assertThat(x + widget.integer("width").orElseThrow()).isLessThanOrEqualTo(24);
                for (int column = x; column < x + widget.integer("width").orElseThrow(); column++) {
                    for (int row = y; row < y + widget.integer("height").orElseThrow(); row++) {
                        assertThat(taken.add(column + "," + row))
                                .as("%s: %s lies on another", dashboard.name(), widget)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void a_member_account_of_an_organization_has_no_monitor_of_its_own() {
        assertThat(Stages.committed("dev").ofType("aws:costexplorer/anomalyMonitor:AnomalyMonitor"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "prod"})
    void unusual_cost_is_told(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource subscription = recording.resource(
                "aws:costexplorer/anomalySubscription:AnomalySubscription", "monitoring-cost-subscription");

        assertThat(subscription.text("subscribers[0].address"))
                .isEqualTo(recording
                        .resource("aws:sns/topic:Topic", "alerts-p3")
                        .outputs()
                        .text("arn"));
        assertThat(recording
                        .resource("aws:costexplorer/anomalyMonitor:AnomalyMonitor", "monitoring-cost-monitor")
                        .json("monitorSpecification")
                        .strings("Tags.Values"))
                .containsExactly(stage);
    }

    @Test
    void what_is_off_is_not_watched() {
        Recording gpuTasks =
                Stages.of("dev", Stages.minimal("workloads: {gpuTasks: true, mediaPlatform: false, api: false}"));

        assertThat(gpuTasks.ofType(ALARM))
                .extracting(RecordedResource::name)
                .contains("task-store-throttles-alarm", "nat-bytes-alarm")
                .noneMatch(name -> name.matches("(mariadb|aurora|redis|cdn)-.*"));
    }

    @ParameterizedTest
    @CsvSource({
        "db.t4g.micro, 1",
        "db.t4g.small, 2",
        "db.t4g.medium, 4",
        "db.m6g.large, 8",
        "db.r6g.xlarge, 32",
        "db.r6g.4xlarge, 128"
    })
    void memory_follows_the_class(String instanceClass, double gib) {
        assertThat(Thresholds.memoryGib(instanceClass)).isEqualTo(gib);
    }

    @Test
    void a_class_of_unknown_memory_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.memoryGib("db.z1d.large"))
                .withMessageContaining("db.z1d.large");
    }

    @ParameterizedTest
    @CsvSource({"db.t4g.small, 137", "db.t4g.medium, 273", "db.m6g.large, 546"})
    void mariadb_connections_follow_the_class(String instanceClass, double connections) {
        assertThat(Thresholds.mariaDbConnections(instanceClass)).isEqualTo(connections);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 2, 360", "0.5, 64, 1600", "1, 8, 1442", "2, 64, 4000"})
    void aurora_connections_follow_the_ceiling(BigDecimal min, BigDecimal max, double connections) {
        assertThat(Thresholds.auroraConnections(min, max)).isEqualTo(connections);
    }

    @ParameterizedTest
    @CsvSource({"100, 0.1, 0.045, 7407407407", "500, 0.2, 0.085, 39215686275", "200, 0.1, 0.5, 1333333333"})
    void a_days_bytes_follow_the_budget(int budget, double share, double price, double bytes) {
        assertThat(Thresholds.bytesADay(budget, share, price)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "100, 5", "500, 25"})
    void the_smallest_anomaly_follows_the_budget(int budget, long usd) {
        assertThat(CostAnomalies.smallest(budget)).isEqualTo(usd);
    }

    /** All rows of all graphs that are a metric, not a result of arithmetic. */
    private static List<List<PropertyValue>> metrics(Recording recording) {
        List<List<PropertyValue>> rows = new ArrayList<>();
        for (RecordedResource dashboard : recording.ofType(DASHBOARD)) {
            widgets(dashboard).stream()
                    .filter(widget -> widget.text("type").equals("metric"))
                    .flatMap(widget -> widget.list("properties.metrics").stream())
                    .map(PropertyValue::asList)
                    .filter(row -> row.size() > 1)
                    .forEach(rows::add);
        }
        return rows;
    }

    private static Map<String, String> dimensions(List<PropertyValue> row) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        for (int i = 2; i + 1 < row.size(); i += 2) {
            dimensions.put(row.get(i).asString(), row.get(i + 1).asString());
        }
        return dimensions;
    }

    private static List<PropertyValue> widgets(RecordedResource dashboard) {
        return dashboard.json("dashboardBody").list("widgets");
    }
}

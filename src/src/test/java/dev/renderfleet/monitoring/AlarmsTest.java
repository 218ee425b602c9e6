package dev.renderfleet.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.naming.Names;
import dev.renderfleet.naming.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private static final Tags TAGS = new Tags(new Names("bp", "dev"), "media");
    private static final Metric REQUESTS = metric("RequestCount");
    private static final Metric FAILURES = metric("HTTPCode_Target_5XX_Count");

    @Test
    void an_alarm_tells_its_priority_and_ends_with_its_runbook() {
        RecordedResource alarm = record(alarms -> alarms.tell("api-failures", on(FAILURES.sum())));

        assertThat(alarm.name()).isEqualTo("api-failures-alarm");
        assertThat(alarm.text("name")).isEqualTo("bp-dev-api-failures");
        assertThat(alarm.text("alarmDescription"))
                .isEqualTo("The API fails. No data is good, because nobody asked."
                        + " Runbook: docs/runbooks/api-errors.md");
        assertThat(alarm.strings("alarmActions"))
                .containsExactly("arn:aws:sns:us-east-1:123456789012:bp-dev-alerts-p1")
                .isEqualTo(alarm.strings("okActions"));
        assertThat(alarm.text("statistic")).isEqualTo("Sum");
        assertThat(alarm.stringMap("dimensions")).containsExactly(Map.entry("LoadBalancer", "app/x/1"));
        assertThat(alarm.integer("period")).contains(60);
        assertThat(alarm.integer("datapointsToAlarm")).contains(3);
        assertThat(alarm.integer("evaluationPeriods")).contains(5);
    }

    @Test
    void an_alarm_for_a_machine_tells_nobody() {
        RecordedResource alarm =
                record(alarms -> alarms.act("scale-out", on(REQUESTS.sum()), Output.of("arn:aws:autoscaling:policy")));

        assertThat(alarm.strings("alarmActions")).containsExactly("arn:aws:autoscaling:policy");
        assertThat(alarm.has("okActions")).isFalse();
    }

    @Test
    void a_percentile_is_an_extended_statistic() {
        RecordedResource alarm = record(alarms -> alarms.tell("slow", on(REQUESTS.percentile(99))));

        assertThat(alarm.text("extendedStatistic")).isEqualTo("p99");
        assertThat(alarm.has("statistic")).isFalse();
    }

    @Test
    void arithmetic_names_its_metrics_and_returns_one_result() {
        Signal share = new Signal.Expression(
                "100 * bad / all", "failed %", Map.of("bad", FAILURES.sum(), "all", REQUESTS.sum()));
        RecordedResource alarm = record(alarms -> alarms.tell("share", on(share)));

        assertThat(alarm.has("metricName")).isFalse();
        assertThat(alarm.list("metricQueries"))
                .extracting(query -> query.text("id"))
                .containsExactly("result", "all", "bad");
        assertThat(alarm.list("metricQueries").stream().filter(query -> query.isTrue("returnData")))
                .singleElement()
                .satisfies(query -> assertThat(query.text("expression")).isEqualTo("100 * bad / all"));
        assertThat(alarm.list("metricQueries").get(2).text("metric.metricName")).isEqualTo("HTTPCode_Target_5XX_Count");
    }

    @Test
    void what_cloudwatch_would_refuse_is_refused_here() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.all(3, Duration.ofSeconds(90)));
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.some(4, 3, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.all(1441, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> FAILURES.percentile(100));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Signal.Expression("Bad", "", Map.of("Bad", FAILURES.sum())));
        assertThatIllegalArgumentException().isThrownBy(() -> MissingData.isBad(" "));
        assertThat(Evaluation.all(168, Duration.ofHours(1)).of()).isEqualTo(168);
    }

    private static Metric metric(String name) {
        return Metric.of("AWS/ApplicationELB", name, Map.of("LoadBalancer", Output.of("app/x/1")));
    }

    private static Alarm on(Signal signal) {
        return new Alarm(
                "The API fails",
                signal,
                Condition.above(5),
                Evaluation.some(3, 5, Duration.ofMinutes(1)),
                MissingData.isGood("nobody asked"),
                Priority.P1,
                "api-errors");
    }

    private static RecordedResource record(Consumer<Alarms> program) {
        var recording = new ProgramRecorder().run(ctx -> {
            AlertTopics topics = new AlertTopics(
                    "alerts",
                    new AlertTopics.Args(TAGS, "us-east-1", "oncall@example.com", Output.of("123456789012"), false),
                    ComponentResourceOptions.Empty);
            program.accept(new Alarms(TAGS, "compute", topics, topics));
        });
        return recording
                .requireSuccess()
                .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
                .get(0);
    }
}

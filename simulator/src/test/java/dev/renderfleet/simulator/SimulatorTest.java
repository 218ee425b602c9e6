package dev.renderfleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.simulator.graph.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorTest {

    private static final long HOUR = 3_600;
    private static final Map<String, Double> PRICES = Map.of("g5.xlarge", 1.0, "g5.2xlarge", 1.2, "g4dn.xlarge", 0.5);
    /** No interruptions, unless a test is about them. */
    private static final Assumptions CALM =
            Assumptions.defaults(PRICES::get, 0.08).withInterruptionsPerHour(0);

    private static Outcome fleet(SampleStage stage, long seconds, Job... jobs) {
        return run(stage, CALM, new Trace("test", seconds, Map.of(SampleStage.WORKFLOW, List.of(jobs))))
                .get(0);
    }

    private static List<Outcome> run(SampleStage stage, Assumptions assumptions, Trace trace) {
        return new Simulator(stage.build()).run(trace, assumptions);
    }

    private static Job job(long arrival, long work) {
        return new Job(arrival, work, false);
    }

    @Test
    void a_job_starts_its_fleet_and_the_empty_queue_ends_it() {
        Outcome outcome = fleet(new SampleStage(), 4 * HOUR, job(HOUR, 120));
        assertThat(outcome.completed()).isOne();
        // A minute until the alarm sees the job, half of one for an instance, four to boot.
        assertThat(outcome.firstWaitSeconds()).isBetween(60.0 + 30 + 240, 120.0 + 30 + 240);
        assertThat(outcome.busyHours()).isEqualTo(120 / 3600.0);
        assertThat(outcome.longestIdleSeconds()).isBetween(5 * 60L, 20 * 60L);
        assertThat(outcome.leftRunning()).isZero();
        // At the price of the cheapest type, a Spot instance's share of it, and the volume.
        assertThat(outcome.usd())
                .isCloseTo(
                        outcome.runningHours() * (1.0 * 0.35 + 100 * 0.08 / 730),
                        org.assertj.core.data.Offset.offset(1e-9));
    }

    /** The low alarm of target tracking still stands then; it must not take away the instance that is booting. */
    @Test
    void a_job_that_comes_just_after_the_fleet_went_down_waits_no_longer_than_the_first() {
        Outcome outcome = fleet(new SampleStage(), 4 * HOUR, job(HOUR, 120), job(HOUR + 28 * 60, 120));
        assertThat(outcome.instances().get(60 + 27)).isZero();
        assertThat(outcome.completed()).isEqualTo(2);
        assertThat(outcome.waitPercentile(100)).isLessThanOrEqualTo(120.0 + 30 + 240);
    }

    @Test
    void without_jobs_nothing_runs_and_nothing_is_paid() {
        Outcome outcome = fleet(new SampleStage(), 48 * HOUR);
        assertThat(outcome.runningHours()).isZero();
        assertThat(outcome.usd()).isZero();
        assertThat(outcome.waitPercentile(50)).isNaN();
    }

    @Test
    void a_shorter_idle_time_costs_less() {
        Outcome slow = fleet(new SampleStage().idleMinutes(15), 4 * HOUR, job(HOUR, 120));
        Outcome fast = fleet(new SampleStage().idleMinutes(5), 4 * HOUR, job(HOUR, 120));
        assertThat(fast.usd()).isLessThan(slow.usd());
        assertThat(run(
                                new SampleStage().idleMinutes(15),
                                CALM,
                                new Trace("test", 4 * HOUR, Map.of(SampleStage.WORKFLOW, List.of(job(HOUR, 120)))))
                        .get(0)
                        .usd())
                .isEqualTo(slow.usd());
        assertThat(new Simulator(new SampleStage().idleMinutes(15).build())
                        .idleAfter(5)
                        .run(new Trace("test", 4 * HOUR, Map.of(SampleStage.WORKFLOW, List.of(job(HOUR, 120)))), CALM)
                        .get(0)
                        .usd())
                .isEqualTo(fast.usd());
    }

    @Test
    void a_backlog_brings_more_instances_up_to_the_ceiling() {
        Job[] burst = IntStream.range(0, 40).mapToObj(i -> job(HOUR, 300)).toArray(Job[]::new);
        assertThat(most(fleet(new SampleStage().maxSize(4), 12 * HOUR, burst).instances()))
                .isEqualTo(4);
        assertThat(most(fleet(new SampleStage().maxSize(1), 12 * HOUR, burst).instances()))
                .isOne();
    }

    private static int most(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    @Test
    void a_worker_with_a_job_is_not_taken_down_however_long_it_takes() {
        Outcome outcome = fleet(new SampleStage(), 8 * HOUR, job(HOUR, 2 * HOUR));
        assertThat(outcome.completed()).isOne();
        assertThat(outcome.busyHours()).isEqualTo(2);
        assertThat(outcome.leftRunning()).isZero();
    }

    @Test
    void without_its_round_a_fleet_that_was_busy_when_the_alarm_went_off_is_found_running() {
        Trace trace = new Trace("test", 8 * HOUR, Map.of(SampleStage.WORKFLOW, List.of(job(HOUR, 2 * HOUR))));
        Outcome without = new Simulator(withoutTracking(new SampleStage().withoutRound()))
                .run(trace, CALM)
                .get(0);
        Outcome with = new Simulator(withoutTracking(new SampleStage()))
                .run(trace, CALM)
                .get(0);
        assertThat(without.leftRunning()).isOne();
        assertThat(with.leftRunning()).isZero();
        assertThat(with.longestIdleSeconds()).isLessThan(20 * 60L);
    }

    /** Target tracking would take a fleet down too, but only while its metric is reported. */
    private static List<Resource> withoutTracking(SampleStage stage) {
        return stage.build().stream()
                .filter(resource -> !resource.name().equals("backlog"))
                .toList();
    }

    @Test
    void a_fleet_that_nothing_takes_down_is_found_running() {
        Outcome outcome = new Simulator(withoutTracking(new SampleStage().withoutScaleToZero()))
                .run(new Trace("test", 4 * HOUR, Map.of(SampleStage.WORKFLOW, List.of(job(HOUR, 120)))), CALM)
                .get(0);
        assertThat(outcome.leftRunning()).isOne();
        assertThat(outcome.longestIdleSeconds()).isGreaterThan(2 * HOUR);
    }

    @Test
    void poison_ends_as_a_dead_letter_after_all_tries() {
        Outcome outcome = fleet(new SampleStage(), 4 * HOUR, new Job(HOUR, 60, true), job(HOUR + 1, 60));
        assertThat(outcome.deadLetters()).isOne();
        assertThat(outcome.completed()).isOne();
        assertThat(outcome.busyHours()).isEqualTo(4 * 60 / 3600.0);
    }

    @Test
    void interrupted_jobs_are_handed_back_and_done_once() {
        Trace trace = Trace.BuiltIn.SPOT_INTERRUPTIONS.over(3, List.of(SampleStage.WORKFLOW), CALM);
        Outcome outcome = run(new SampleStage(), Trace.BuiltIn.SPOT_INTERRUPTIONS.adjust(CALM), trace)
                .get(0);
        assertThat(outcome.interruptions()).isPositive();
        assertThat(outcome.jobs()).isGreaterThan(1_000);
        assertThat(outcome.completed()).isEqualTo(outcome.jobs());
        assertThat(outcome.lost()).isZero();
        assertThat(outcome.duplicated()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void the_same_seed_gives_the_same_run_in_which_no_job_is_lost(Trace.BuiltIn builtIn) {
        Assumptions assumptions = builtIn.adjust(CALM);
        Trace trace = builtIn.over(2, List.of(SampleStage.WORKFLOW), assumptions);
        List<Outcome> outcomes = run(new SampleStage(), assumptions, trace);
        assertThat(Report.json("x", outcomes)).isEqualTo(Report.json("x", run(new SampleStage(), assumptions, trace)));
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.lost()).isZero();
            assertThat(outcome.duplicated()).isZero();
            assertThat(outcome.leftRunning()).isZero();
            assertThat(outcome.completed() + outcome.deadLetters()).isEqualTo(outcome.jobs());
        });
    }

    @Test
    void the_task_instance_is_started_by_a_task_and_stopped_by_the_empty_queue() {
        Trace trace =
                new Trace("test", 6 * HOUR, Map.of(Simulator.TASKS, List.of(job(HOUR, 300), job(HOUR + 60, 300))));
        Outcome outcome = run(new SampleStage(), CALM, trace).get(1);
        assertThat(outcome.workflow()).isEqualTo("bp-test-gpu_tasks_queue");
        assertThat(outcome.completed()).isEqualTo(2);
        assertThat(outcome.leftRunning()).isZero();
        assertThat(outcome.longestIdleSeconds()).isBetween(15 * 60L, 40 * 60L);
    }

    @Test
    void a_task_longer_than_the_idle_time_is_not_stopped() {
        Trace trace = new Trace("test", 6 * HOUR, Map.of(Simulator.TASKS, List.of(job(HOUR, HOUR))));
        Outcome outcome = run(new SampleStage(), CALM, trace).get(1);
        assertThat(outcome.completed()).isOne();
        assertThat(outcome.leftRunning()).isZero();
    }

    @Test
    void a_metric_that_nothing_reports_is_a_mistake_in_the_stage() {
        List<Resource> graph = new ArrayList<>();
        for (Resource resource : new SampleStage().build()) {
            Map<String, Object> properties = new HashMap<>(resource.properties());
            properties.computeIfPresent("metricName", (key, name) -> name.equals("QueueDepth") ? "QueueLength" : name);
            graph.add(
                    new Resource(resource.urn(), resource.type(), resource.name(), properties, resource.references()));
        }
        Trace trace = new Trace("test", HOUR, Map.of());
        assertThatThrownBy(() -> new Simulator(graph).run(trace, CALM))
                .hasMessageContaining("QueueLength")
                .hasMessageContaining("queue-empty");
    }

    @Test
    void a_csv_file_is_a_trace() {
        Trace trace = Trace.csv(
                "mine.csv",
                List.of("second,workflow,work", "10, image-to-video, 60", "", "90000,image-to-video"),
                List.of(SampleStage.WORKFLOW),
                CALM);
        assertThat(trace.jobs().get(SampleStage.WORKFLOW)).containsExactly(job(10, 60), job(90_000, CALM.jobSeconds()));
        assertThat(trace.days()).isEqualTo(2);
    }

    @Test
    void a_wrong_line_of_a_csv_file_is_named() {
        List<String> workflows = List.of(SampleStage.WORKFLOW);
        assertThatThrownBy(() -> Trace.csv("mine.csv", List.of("second,workflow", "x,image-to-video"), workflows, CALM))
                .hasMessageContaining("mine.csv, line 2");
        assertThatThrownBy(() -> Trace.csv("mine.csv", List.of("5,other"), workflows, CALM))
                .hasMessageContaining("no workflow 'other'");
        assertThatThrownBy(() -> Trace.csv("mine.csv", List.of("5"), workflows, CALM))
                .hasMessageContaining("mine.csv, line 1");
        assertThatThrownBy(() -> Trace.named("weekly")).hasMessageContaining("20-per-day");
    }

    @Test
    void the_report_has_a_line_a_workflow_and_the_plot_a_panel() {
        List<Outcome> outcomes = run(
                new SampleStage(),
                CALM,
                new Trace(
                        "test",
                        4 * HOUR,
                        Map.of(SampleStage.WORKFLOW, List.of(job(HOUR, 120)), Simulator.TASKS, List.of())));
        assertThat(Report.table(outcomes).lines())
                .hasSize(5)
                .anyMatch(line -> line.startsWith("| image-to-video | 1 | 1 |"))
                .anyMatch(line -> line.startsWith("| bp-test-gpu_tasks_queue | 0 |"));
        assertThat(Plot.svg("<4 hours>", outcomes))
                .contains("&lt;4 hours&gt;", "image-to-video", "instances, at most 1")
                .doesNotContain("NaN");
    }
}

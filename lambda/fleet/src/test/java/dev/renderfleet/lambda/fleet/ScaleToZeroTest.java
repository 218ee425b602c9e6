package dev.renderfleet.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScaleToZeroTest {
    private static final String PREFIX = "bp-dev-queue-empty-";

    private static Account account;

    @BeforeAll
    static void start() {
        account = new Account();
    }

    @AfterAll
    static void stop() {
        account.close();
    }

    /** An idle fleet, but for what a test changes of it. */
    private static String fleet(String workflow, String alarm) {
        String group = "bp-dev-gpu-" + workflow;
        account.createGroup(group, "dev", workflow, 2);
        account.alarm(PREFIX + workflow, alarm);
        return group;
    }

    private static JsonObject run(ScaleToZeroEvent event) {
        return new ScaleToZero(
                        account.client(),
                        new Settings(Map.of("APP", "bp", "STAGE", "dev", "QUEUE_EMPTY_ALARM_PREFIX", PREFIX)))
                .run(event, Account.invocation(Clock.systemUTC()));
    }

    private static String outcome(String workflow) {
        return outcome(run(new ScaleToZeroEvent(false, List.of(PREFIX + workflow))), workflow);
    }

    private static String outcome(JsonObject answer, String workflow) {
        return answer.getAsJsonArray("workflows").asList().stream()
                .map(item -> item.getAsJsonObject())
                .filter(report -> report.get("workflow").getAsString().equals(workflow))
                .map(report -> report.get("outcome").getAsString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_idle_fleet_goes_to_zero_once() {
        String group = fleet("idle", "ALARM");
        account.report("QueueDepth", "idle", 0, 5);
        account.report("GpuBusySeconds", "idle", 0, 10);

        assertThat(outcome("idle")).isEqualTo("scaled_to_zero");
        assertThat(account.group(group).desired()).isZero();
        assertThat(outcome("idle")).isEqualTo("already_zero");
    }

    @Test
    void a_busy_worker_keeps_its_fleet() {
        String group = fleet("busy", "ALARM");
        account.report("QueueDepth", "busy", 0, 5);
        account.report("GpuBusySeconds", "busy", 42, 1);

        assertThat(outcome("busy")).isEqualTo("busy");
        assertThat(account.group(group).desired()).isEqualTo(2);
    }

    @Test
    void waiting_jobs_keep_their_fleet() {
        String group = fleet("waiting", "ALARM");
        account.report("QueueDepth", "waiting", 3, 1);

        assertThat(outcome("waiting")).isEqualTo("not_empty");
        assertThat(account.group(group).desired()).isEqualTo(2);
    }

    @Test
    void an_alarm_that_is_over_keeps_its_fleet() {
        fleet("over", "OK");
        account.report("QueueDepth", "over", 0, 5);

        assertThat(outcome("over")).isEqualTo("not_idle");
    }

    @Test
    void a_backend_that_does_not_report_keeps_the_fleet() {
        String group = fleet("silent", "ALARM");

        assertThat(outcome("silent")).isEqualTo("unknown");
        assertThat(account.group(group).desired()).isEqualTo(2);
    }

    @Test
    void protection_left_by_workers_that_report_to_be_idle_is_cleared() {
        String group = fleet("stuck", "ALARM");
        account.protect(group);
        account.report("QueueDepth", "stuck", 0, 5);
        account.report("GpuBusySeconds", "stuck", 0, 10);
        account.report("GpuBusySeconds", "stuck", 0, 10);
        assertThat(account.group(group).protectedIds()).hasSize(2);

        assertThat(outcome("stuck")).isEqualTo("scaled_to_zero");
        assertThat(account.group(group).desired()).isZero();
        assertThat(account.group(group).protectedIds()).isEmpty();
    }

    @Test
    void protection_of_a_worker_that_reports_nothing_is_kept() {
        String group = fleet("dead", "ALARM");
        account.protect(group);
        account.report("QueueDepth", "dead", 0, 5);
        account.report("GpuBusySeconds", "dead", 0, 10);

        assertThat(outcome("dead")).isEqualTo("unknown");
        assertThat(account.group(group).protectedIds()).hasSize(2);
        assertThat(account.group(group).desired()).isEqualTo(2);
    }

    @Test
    void a_round_looks_at_all_fleets_of_the_stage_and_at_no_others() {
        String group = fleet("round", "ALARM");
        account.report("QueueDepth", "round", 0, 5);
        account.createGroup("bp-prod-gpu-round", "prod", "elsewhere", 1);

        JsonObject answer = run(new ScaleToZeroEvent(true, List.of()));

        assertThat(outcome(answer, "round")).isEqualTo("scaled_to_zero");
        assertThat(account.group(group).desired()).isZero();
        assertThat(answer.toString()).doesNotContain("elsewhere");
    }

    @Test
    void an_alarm_without_a_fleet_is_told_and_changes_nothing() {
        assertThat(outcome("nobody")).isEqualTo("no_fleet");
    }
}

package dev.renderfleet.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class ShutdownGpuTest {
    private static final ShutdownEvent ALARM = new ShutdownEvent(false, "ALARM");
    private static final ShutdownEvent ROUND = new ShutdownEvent(true, "");

    private static Account account;

    private String instance;
    private String queue;

    @BeforeAll
    static void start() {
        account = new Account();
    }

    @AfterAll
    static void stop() {
        account.close();
    }

    @BeforeEach
    void create(TestInfo test) {
        instance = account.runInstance();
        queue = account.createQueue(test.getTestMethod().orElseThrow().getName());
    }

    private JsonObject run(ShutdownEvent event, Duration later) {
        Map<String, String> environment = new HashMap<>();
        environment.put("GPU_INSTANCE_ID", instance);
        environment.put("QUEUE_URL", queue);
        environment.put("IDLE_MINUTES", "30");
        return new ShutdownGpu(account.client(), new Settings(environment))
                .run(event, Account.invocation(Clock.offset(Clock.systemUTC(), later)));
    }

    private static String action(JsonObject report) {
        return report.get("action").getAsString() + ": " + report.get("reason").getAsString();
    }

    @Test
    void an_alarm_stops_a_running_instance_and_the_same_alarm_again_changes_nothing() {
        assertThat(action(run(ALARM, Duration.ZERO))).startsWith("stopped: ");
        assertThat(account.instanceState(instance)).isEqualTo("stopped");
        assertThat(action(run(ALARM, Duration.ZERO))).isEqualTo("left: it is stopped");
    }

    @Test
    void an_alarm_that_is_over_stops_nothing() {
        assertThat(action(run(new ShutdownEvent(false, "OK"), Duration.ZERO)))
                .isEqualTo("left: the alarm is in state OK");
        assertThat(account.instanceState(instance)).isEqualTo("running");
    }

    @Test
    void a_worker_that_has_a_task_is_not_stopped() {
        account.send(queue);
        account.receive(queue);

        assertThat(action(run(ALARM, Duration.ZERO))).isEqualTo("left: tasks in work: 1");
        assertThat(account.instanceState(instance)).isEqualTo("running");
    }

    @Test
    void a_task_that_came_meanwhile_keeps_the_instance() {
        account.send(queue);

        assertThat(action(run(ALARM, Duration.ZERO))).isEqualTo("left: tasks waiting: 1");
    }

    @Test
    void a_round_leaves_an_instance_that_was_started_lately_and_stops_it_later() {
        assertThat(action(run(ROUND, Duration.ofMinutes(5))))
                .isEqualTo("left: it was started less than 30 minutes ago");
        assertThat(action(run(ROUND, Duration.ofMinutes(31)))).startsWith("stopped: ");
        assertThat(account.instanceState(instance)).isEqualTo("stopped");
    }

    @Test
    void an_instance_that_is_gone_is_no_failure() {
        instance = "i-0123456789abcdef0";

        assertThat(action(run(ALARM, Duration.ZERO))).isEqualTo("left: there is no such instance");
    }
}

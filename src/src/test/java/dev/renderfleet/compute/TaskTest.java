package dev.renderfleet.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskTest {

    private static final Container WEB = new Container(
            "web",
            "web",
            List.of("serve"),
            Optional.of(8080),
            List.of("CMD", "check"),
            Duration.ofSeconds(5),
            Optional.of("app"),
            Duration.ofSeconds(20));

    private static final Container APP = new Container(
            "app",
            "app",
            List.of(),
            Optional.empty(),
            List.of("CMD", "check"),
            Duration.ofSeconds(5),
            Optional.empty(),
            Duration.ofSeconds(90));

    @Test
    void a_container_is_written_as_ecs_wants_it() {
        String json = new Task(List.of(WEB), false)
                .toJson(
                        repository -> "registry/" + repository + ":1",
                        Map.of("web", new Settings(Map.of("B", "2", "A", "1"), Map.of("S", "arn:secret"))),
                        new Task.Logs("eu-west-1", name -> "/logs/" + name));

        assertThat(json)
                .isEqualTo("[{\"name\":\"web\",\"image\":\"registry/web:1\",\"essential\":true,"
                        + "\"readonlyRootFilesystem\":true,\"command\":[\"serve\"],"
                        + "\"portMappings\":[{\"containerPort\":8080,\"hostPort\":8080,\"protocol\":\"tcp\"}],"
                        + "\"environment\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}],"
                        + "\"secrets\":[{\"name\":\"S\",\"valueFrom\":\"arn:secret\"}],"
                        + "\"mountPoints\":[{\"sourceVolume\":\"web-tmp\",\"containerPath\":\"/tmp\",\"readOnly\":false}],"
                        + "\"dependsOn\":[{\"containerName\":\"app\",\"condition\":\"HEALTHY\"}],"
                        + "\"healthCheck\":{\"command\":[\"CMD\",\"check\"],\"interval\":10,\"timeout\":5,\"retries\":3,"
                        + "\"startPeriod\":5},\"stopTimeout\":20,"
                        + "\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/logs/web\","
                        + "\"awslogs-region\":\"eu-west-1\",\"awslogs-stream-prefix\":\"web\","
                        + "\"max-buffer-size\":\"25m\",\"mode\":\"non-blocking\"}}}]");
    }

    @Test
    void exec_needs_two_more_folders_to_write_to() {
        assertThat(new Task(List.of(WEB, APP), false).volumes()).containsExactly("app-tmp", "web-tmp");
        assertThat(new Task(List.of(WEB), true).volumes()).containsExactly("web-exec-log", "web-exec-state", "web-tmp");
    }

    @Test
    void a_task_stops_as_slowly_as_its_slowest_container() {
        assertThat(new Task(List.of(WEB, APP), false).longestStop()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void a_container_that_stops_later_than_fargate_waits_is_refused() {
        assertThatThrownBy(() -> new Container(
                        "slow",
                        "slow",
                        List.of(),
                        Optional.empty(),
                        List.of("CMD", "check"),
                        Duration.ZERO,
                        Optional.empty(),
                        Duration.ofSeconds(121)))
                .hasMessageContaining("container slow: Fargate kills after 120 s, not after 121");
    }

    @Test
    void a_name_is_a_value_or_a_secret() {
        assertThatThrownBy(() -> new Settings(Map.of("A", "1"), Map.of("A", "arn:secret")))
                .hasMessageContaining("A cannot be both");
    }
}

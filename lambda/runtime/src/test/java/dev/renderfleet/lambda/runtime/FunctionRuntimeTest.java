package dev.renderfleet.lambda.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

final class FunctionRuntimeTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final FunctionRuntime runtime = runtime(Map.of());

    private FunctionRuntime runtime(Map<String, String> environment) {
        return new FunctionRuntime("sample", new PrintStream(logged, true, StandardCharsets.UTF_8), CLOCK, environment);
    }

    private String invoke(FunctionRuntime function, String event, FunctionRuntime.Core core) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        function.run(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                answer,
                new LambdaContext("request-1"),
                core);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private List<JsonObject> lines() {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static JsonObject answer() {
        JsonObject answer = new JsonObject();
        answer.addProperty("ok", true);
        return answer;
    }

    @Test
    void a_line_names_the_function_the_request_and_a_cold_start() throws IOException {
        FunctionRuntime.Core core = (event, invocation) -> {
            invocation.log().info("working", "database", "bp", "attempt", 3);
            return answer();
        };
        assertThat(invoke(runtime, "{}", core)).isEqualTo("{\"ok\":true}");
        invoke(runtime, "{}", core);

        assertThat(lines().get(0))
                .hasToString("{\"timestamp\":\"2026-03-01T10:00:00Z\",\"level\":\"INFO\",\"message\":\"working\","
                        + "\"service\":\"sample\",\"function_name\":\"bp-dev-sample\",\"function_version\":\"7\","
                        + "\"function_memory_size\":512,\"function_request_id\":\"request-1\",\"cold_start\":true,"
                        + "\"database\":\"bp\",\"attempt\":3}");
        assertThat(lines().get(2).get("cold_start").getAsBoolean()).isFalse();
    }

    @Test
    void metrics_are_one_line_in_the_embedded_format() throws IOException {
        invoke(runtime, "{}", (event, invocation) -> {
            invocation.metrics().count("DatabasesReady", 2);
            invocation.metrics().count("DatabasesReady", 1);
            invocation.metrics().time("DatabaseWait", Duration.ofMillis(1500));
            return answer();
        });

        JsonObject line = lines().get(0);
        assertThat(line.get("DatabasesReady").getAsDouble()).isEqualTo(3);
        assertThat(line.get("DatabaseWait").getAsDouble()).isEqualTo(1500);
        assertThat(line.get("ColdStart").getAsDouble()).isEqualTo(1);
        assertThat(line.get("FunctionName").getAsString()).isEqualTo("bp-dev-sample");
        assertThat(line.getAsJsonObject("_aws"))
                .hasToString("{\"Timestamp\":1772359200000,\"CloudWatchMetrics\":[{\"Namespace\":\"Renderfleet\","
                        + "\"Dimensions\":[[\"FunctionName\"]],\"Metrics\":["
                        + "{\"Name\":\"ColdStart\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"DatabasesReady\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"DatabaseWait\",\"Unit\":\"Milliseconds\"}]}]}");
    }

    @Test
    void a_named_failure_is_logged_counted_and_passed_on() {
        assertThatThrownBy(() -> invoke(runtime, "{}", (event, invocation) -> {
                    throw new InvalidEventException("a is missing", "add a");
                }))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("The event was refused and nothing was changed. a is missing. Remedy: add a.")
                .hasNoCause();

        assertThat(lines().get(0).get("level").getAsString()).isEqualTo("ERROR");
        assertThat(lines().get(0).get("error_type").getAsString()).isEqualTo("InvalidEventException");
        assertThat(lines().get(1).get("Failed").getAsDouble()).isEqualTo(1);
    }

    @Test
    void an_unforeseen_failure_leaves_without_its_cause_and_without_the_secret_in_it() {
        assertThatThrownBy(() -> invoke(runtime, "{}", (event, invocation) -> {
                    invocation.redaction().hide("hunter22-hunter22");
                    throw new IllegalStateException("x", new IOException("password hunter22-hunter22 is wrong"));
                }))
                .isInstanceOf(UnexpectedFailureException.class)
                .hasMessageContaining("password [hidden] is wrong")
                .hasNoCause();

        assertThat(logged.toString(StandardCharsets.UTF_8))
                .doesNotContain("hunter22")
                .contains("password [hidden] is wrong")
                .contains("an_unforeseen_failure_leaves_without_its_cause");
    }

    @Test
    void a_named_failure_with_a_secret_in_its_message_is_replaced() {
        assertThatThrownBy(() -> invoke(runtime, "{}", (event, invocation) -> {
                    invocation.redaction().hide("hunter22-hunter22");
                    throw new InvalidEventException("hunter22-hunter22 is wrong", "correct it");
                }))
                .isInstanceOf(UnexpectedFailureException.class)
                .hasMessageNotContaining("hunter22")
                .hasMessageContaining("[hidden] is wrong");
    }

    @Test
    void an_event_that_is_no_json_object_is_refused() {
        for (String event : List.of("", "[]", "{", "\"text\"")) {
            assertThatThrownBy(() -> invoke(runtime, event, (json, invocation) -> answer()))
                    .isInstanceOf(InvalidEventException.class);
        }
    }

    @Test
    void the_deadline_keeps_time_back_to_report_a_failure() throws IOException {
        invoke(runtime, "{}", (event, invocation) -> {
            assertThat(invocation.deadline().remaining()).isEqualTo(Duration.ofSeconds(27));
            assertThat(invocation.deadline().allows(Duration.ofSeconds(28))).isFalse();
            return answer();
        });
    }

    @Test
    void lines_below_the_configured_level_are_left_out_and_an_unknown_level_is_an_error() throws IOException {
        invoke(runtime(Map.of("LOG_LEVEL", "warn")), "{}", (event, invocation) -> {
            invocation.log().debug("quiet");
            invocation.log().info("quiet");
            invocation.log().warn("loud");
            return answer();
        });

        assertThat(logged.toString(StandardCharsets.UTF_8)).contains("loud").doesNotContain("quiet");
        assertThatThrownBy(() -> runtime(Map.of("LOG_LEVEL", "verbose")))
                .hasMessageContaining("LOG_LEVEL is \"verbose\"");
    }

    @Test
    void a_secret_is_hidden_in_its_plain_and_its_url_form_and_inside_a_longer_one() {
        Redaction redaction = new Redaction();
        redaction.hide("pass/word");
        redaction.hide("pass/word-and-more");
        redaction.hide("short");

        assertThat(redaction.scrub("a pass/word b pass%2Fword c pass/word-and-more d short"))
                .isEqualTo("a [hidden] b [hidden] c [hidden] d short");
    }

    @Test
    void warnings_of_libraries_become_lines_of_the_same_log() {
        Redaction redaction = new Redaction();
        redaction.hide("hunter22-hunter22");
        JsonLog log = new JsonLog(
                new PrintStream(logged, true, StandardCharsets.UTF_8), CLOCK, redaction, JsonLog.Level.INFO);
        LibraryLogs.sendTo(log);
        Logger library = Logger.getLogger("some.library");
        library.warning("retrying with hunter22-hunter22");
        library.info("chatter");

        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0).get("message").getAsString()).isEqualTo("retrying with [hidden]");
        assertThat(lines().get(0).get("logger").getAsString()).isEqualTo("some.library");
    }
}

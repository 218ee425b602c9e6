package dev.renderfleet.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.runtime.InvalidEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
    /** As CloudWatch documents the event of an alarm that calls a function. */
    private static final String ALARM =
            """
            {"source": "aws.cloudwatch", "alarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:bp-dev-QueueEmptyFor30Min",
             "accountId": "123456789012", "time": "2026-11-29T10:00:00.000+0000", "region": "us-east-1",
             "alarmData": {"alarmName": "bp-dev-QueueEmptyFor30Min",
               "state": {"value": "ALARM", "reason": "Threshold Crossed", "timestamp": "2026-11-29T10:00:00.000+0000"},
               "previousState": {"value": "OK"}, "configuration": {"metrics": []}}}
            """;

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @Test
    void an_alarms_new_state_is_read() {
        assertThat(ShutdownEvent.parse(json(ALARM))).isEqualTo(new ShutdownEvent(false, "ALARM"));
    }

    @Test
    void alarms_that_came_by_sns_are_read() {
        assertThat(ScaleToZeroEvent.parse(Messages.alarms("bp-dev-queue-empty-a", "bp-dev-queue-empty-b"))
                        .alarms())
                .containsExactly("bp-dev-queue-empty-a", "bp-dev-queue-empty-b");
    }

    @Test
    void the_round_is_known_to_both() {
        assertThat(ShutdownEvent.parse(json("{\"sweep\": true}")).sweep()).isTrue();
        assertThat(ScaleToZeroEvent.parse(json("{\"sweep\": true}")).sweep()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sweep\": false}",
                "{\"sweep\": \"true\"}",
                "{\"alarmData\": {}}",
                "{\"alarmData\": {\"state\": {}}}",
                "{\"Records\": []}",
                "{\"Records\": [{\"Sns\": {\"Message\": \"hello\"}}]}",
                "{\"Records\": [{\"Sns\": {\"Message\": \"{}\"}}]}",
                "{\"Records\": [{}]}",
                "{\"Records\": [5]}",
            })
    void what_is_neither_is_refused(String event) {
        assertThatThrownBy(() -> ShutdownEvent.parse(json(event))).isInstanceOf(InvalidEventException.class);
        assertThatThrownBy(() -> ScaleToZeroEvent.parse(json(event))).isInstanceOf(InvalidEventException.class);
    }
}

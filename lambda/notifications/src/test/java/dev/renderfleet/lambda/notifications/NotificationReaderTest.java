package dev.renderfleet.lambda.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NotificationReaderTest {
    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        InputStream in = NotificationReader.class.getResourceAsStream("notification.v1.schema.json");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }

    private static boolean schemaAccepts(String body) {
        return SCHEMA.validate(body, InputFormat.JSON, context -> context.getExecutionConfig()
                        .setFormatAssertionsEnabled(true))
                .isEmpty();
    }

    private static boolean readerAccepts(String body) {
        try {
            NotificationReader.read(body);
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }

    private static RejectedException rejected(String body) {
        try {
            NotificationReader.read(body);
        } catch (RejectedException e) {
            return e;
        }
        throw new AssertionError("accepted: " + body);
    }

    @Test
    void a_notification_is_read_whole() throws RejectedException {
        Notification read = NotificationReader.read(Bodies.valid("n-1"));

        assertThat(read.id()).isEqualTo("n-1");
        assertThat(read.tenantId()).isEqualTo("tenant-1");
        assertThat(read.userId()).isEqualTo("user-1");
        assertThat(read.type()).isEqualTo("render.finished");
        assertThat(read.sentAt()).hasToString("2026-01-01T12:00Z");
        assertThat(read.payload().get("title").getAsString()).isEqualTo(Bodies.CONTENT);
    }

    @Test
    void the_payload_may_be_left_out() throws RejectedException {
        JsonObject json = Bodies.notification("n-1");
        json.remove("payload");

        assertThat(NotificationReader.read(json.toString()).payload().size()).isZero();
    }

    /** Every key with every kind of value, and documents around the edges: what one takes, the other takes. */
    static List<String> documents() {
        List<JsonElement> values = List.of(
                JsonNull.INSTANCE,
                new JsonPrimitive(true),
                new JsonPrimitive(1),
                new JsonPrimitive(1.0),
                new JsonPrimitive(1.5),
                new JsonPrimitive(2),
                new JsonPrimitive("1"),
                new JsonPrimitive(""),
                new JsonPrimitive("x"),
                new JsonPrimitive("x".repeat(128)),
                new JsonPrimitive("x".repeat(129)),
                new JsonPrimitive("\uD83D\uDE00".repeat(128)),
                new JsonPrimitive("\uD83D\uDE00".repeat(129)),
                new JsonPrimitive("tab\there"),
                new JsonPrimitive("delete\u007f"),
                new JsonPrimitive("2026-02-28T23:59:59Z"),
                new JsonPrimitive("2026-02-28T23:59:59.123456789+05:30"),
                new JsonPrimitive("2026-02-30T23:59:59Z"),
                new JsonPrimitive("2026-13-01T00:00:00Z"),
                new JsonPrimitive("2026-01-01T24:00:00Z"),
                new JsonPrimitive("2026-01-01 00:00:00Z"),
                new JsonPrimitive("2026-01-01T00:00Z"),
                new JsonPrimitive("2026-01-01T00:00:00"),
                new JsonArray(),
                new JsonObject());
        List<String> documents = new ArrayList<>();
        for (String key : Bodies.notification("n").keySet()) {
            JsonObject without = Bodies.notification("n");
            without.remove(key);
            documents.add(without.toString());
            for (JsonElement value : values) {
                JsonObject changed = Bodies.notification("n");
                changed.add(key, value);
                documents.add(changed.toString());
            }
        }
        JsonObject more = Bodies.notification("n");
        more.addProperty("more", 1);
        documents.addAll(List.of(more.toString(), "{}", "[]", "1", "null", "\"text\""));
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void the_schema_for_producers_and_the_reader_agree(String document) {
        assertThat(readerAccepts(document)).as(document).isEqualTo(schemaAccepts(document));
    }

    @Test
    void the_agreement_is_about_both_kinds_of_documents() {
        assertThat(documents().stream().filter(NotificationReaderTest::readerAccepts))
                .hasSizeBetween(20, documents().size() - 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"version\": 1",
                "{\"version\": 1} {}",
                "{version: 1}",
                "{'version': 1}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": \"\\u0000\"}",
                "{\"\\u0000\": 1}",
                "{\"a\": \"\\ud83d\"}",
                "{\"a\": NaN}",
                "// comment\n{}",
                "[1]",
                "\"text\"",
                "7"
            })
    void what_no_jsonb_column_could_keep_is_malformed(String body) {
        assertThat(rejected(body).reason()).isEqualTo(Reason.Malformed);
    }

    @Test
    void nesting_is_limited_long_before_a_stack_is() {
        String deepest = "[".repeat(StrictJson.DEEPEST - 2) + "]".repeat(StrictJson.DEEPEST - 2);
        String tooDeep = "[".repeat(30_000) + "]".repeat(30_000);
        JsonObject json = Bodies.notification("n");
        json.remove("payload");
        String open = json.toString().replaceAll("}$", "");

        assertThat(readerAccepts(open + ", \"payload\": {\"a\": " + deepest + "}}"))
                .isTrue();
        assertThat(readerAccepts(open + ", \"payload\": {\"a\": [" + deepest + "]}}"))
                .isFalse();
        assertThat(rejected(open + ", \"payload\": {\"a\": " + tooDeep + "}}"))
                .hasMessage("it is nested deeper than 32 levels");
    }

    @Test
    void the_largest_body_is_counted_in_bytes() {
        int rest = NotificationReader.LARGEST_BYTES - padded(0, 'x').length();

        assertThat(readerAccepts(padded(rest, 'x'))).isTrue();
        assertThat(rejected(padded(rest + 1, 'x')).reason()).isEqualTo(Reason.TooLarge);
        assertThat(rejected(padded(rest / 2 + 1, '\u00e4')))
                .hasMessageMatching("it has 6553[78] bytes, allowed are 65536");
    }

    private static String padded(int count, char with) {
        JsonObject json = Bodies.notification("n");
        json.getAsJsonObject("payload").addProperty("text", String.valueOf(with).repeat(count));
        return json.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "2, version is 2; UnsupportedVersion",
        "0, version is 0; UnsupportedVersion",
        "1e9999999999, version is none; UnsupportedVersion",
        "-1, version is none; UnsupportedVersion",
        "'\"1\"', version is no number; Invalid"
    })
    void other_versions_are_told_apart_from_other_mistakes(String version, String expected) {
        RejectedException e = rejected("{\"version\": " + version + ", \"id\": 7}");

        assertThat(e.getMessage() + "; " + e.reason())
                .startsWith(expected.replaceAll(";.*", ""))
                .endsWith(expected.replaceAll(".*; ", ""));
    }

    @Test
    void every_problem_is_named_at_once_and_no_value_is() {
        JsonObject json = Bodies.notification("");
        json.remove("tenantId");
        json.addProperty("userId", 4711);
        json.addProperty("type", Bodies.CONTENT.repeat(9));
        json.addProperty("sentAt", Bodies.CONTENT);
        json.addProperty("payload", Bodies.CONTENT);
        json.addProperty(Bodies.CONTENT, Bodies.CONTENT);

        assertThatThrownBy(() -> NotificationReader.read(json.toString()))
                .hasMessageContaining("id has 0 characters, allowed are 1 to 128")
                .hasMessageContaining("tenantId is missing")
                .hasMessageContaining("userId is no text")
                .hasMessageContaining("type has 288 characters")
                .hasMessageContaining("sentAt is no date and time")
                .hasMessageContaining("payload is no object")
                .hasMessageContaining("it has keys besides version, id, tenantId, userId, type, sentAt, payload")
                .hasMessageNotContaining("4711")
                .hasMessageNotContaining(Bodies.CONTENT);
    }
}

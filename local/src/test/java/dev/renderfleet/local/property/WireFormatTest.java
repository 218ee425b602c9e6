package dev.renderfleet.local.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.local.property.PropertyValue.Content;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {

    private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static Value signed(String signature, Map<String, Value> fields) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putFields(SIGNATURE, text(signature))
                        .putAllFields(fields))
                .build();
    }

    @Test
    void every_kind_of_value_survives_the_way_there_and_back() {
        Fields fields = (Fields) PropertyValue.of(Map.of(
                "bool",
                true,
                "number",
                1.5,
                "text",
                "ä\n\"",
                "list",
                Arrays.asList("a", null, List.of(1)),
                "object",
                Map.of("nested", Map.of()),
                "secret",
                new Secret(PropertyValue.of(List.of("hidden"))),
                "unknown",
                PropertyValue.unknown(),
                "archive",
                new Content(true, (Fields) PropertyValue.of(Map.of("hash", "abc", "path", "code.zip")))));
        assertThat(WireFormat.decode(WireFormat.encode(fields))).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
                "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
                "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
                "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
                "030794c1-ac77-496b-92df-f27374a8bd58",
                "e48ece36-62e2-4504-bad9-02848725956a",
                "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"
            })
    void all_of_the_engines_unknown_values_are_understood(String sentinel) {
        assertThat(WireFormat.decode(text(sentinel))).isEqualTo(PropertyValue.unknown());
    }

    @Test
    void an_output_value_is_what_it_wraps() {
        assertThat(WireFormat.decode(signed("d0e6a833031e9bbcd3f4e8bde6ca49a4", Map.of("value", text("v")))))
                .isEqualTo(PropertyValue.of("v"));
        assertThat(WireFormat.decode(signed(
                        "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                        Map.of("secret", Value.newBuilder().setBoolValue(true).build()))))
                .isEqualTo(new Secret(PropertyValue.unknown()));
    }

    @Test
    void a_resource_reference_is_the_resources_id() {
        assertThat(WireFormat.decode(
                        signed("5cf8f73096256a8f31e491e813e4eb8e", Map.of("urn", text("urn"), "id", text("vpc-1")))))
                .isEqualTo(PropertyValue.of("vpc-1"));
    }

    @Test
    void an_unknown_signature_is_refused_rather_than_guessed() {
        assertThatThrownBy(() -> WireFormat.decode(signed("nonsense", Map.of())))
                .hasMessageContaining("unknown signature nonsense");
    }

    @Test
    void content_is_the_same_when_its_hash_is() {
        Content one = new Content(true, (Fields) PropertyValue.of(Map.of("hash", "abc", "path", "/a/code.zip")));
        Content other = new Content(true, (Fields) PropertyValue.of(Map.of("hash", "abc", "path", "/b/code.zip")));
        assertThat(one.identity()).isEqualTo(other.identity());
    }

    @Test
    void json_keeps_whole_numbers_whole_and_content_content() {
        Fields fields = (Fields) PropertyValue.of(Map.of(
                "three", 3, "half", 0.5, "asset", new Content(false, (Fields) PropertyValue.of(Map.of("hash", "h")))));
        assertThat(Json.write(fields)).contains("\"three\":3}").contains("\"half\":0.5");
        assertThat(Json.parse(Json.write(fields))).isEqualTo(fields);
    }

    @Test
    void what_is_not_json_is_refused() {
        assertThatThrownBy(() -> Json.parse("{\"a\":")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.parse("{} {}")).isInstanceOf(IllegalArgumentException.class);
    }
}

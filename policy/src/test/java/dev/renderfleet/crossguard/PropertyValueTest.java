package dev.renderfleet.crossguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.crossguard.PropertyValue.Shape;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PropertyValueTest {

    private static final PropertyValue SAMPLE = PropertyValue.of(Map.of(
            "name",
            "queue",
            "size",
            3,
            "ratio",
            0.5,
            "on",
            true,
            "onText",
            "true",
            "off",
            false,
            "portText",
            "443",
            "list",
            List.of("a", "b"),
            "deep",
            Map.of("items", List.of(Map.of("key", "k0"), Map.of("key", "k1"))),
            "tags",
            Map.of("a.b", "dotted", "__defaults", List.of())));

    @Test
    void paths_lead_through_objects_and_lists() {
        assertThat(SAMPLE.text("deep.items[1].key")).isEqualTo("k1");
        assertThat(SAMPLE.text("tags[\"a.b\"]")).isEqualTo("dotted");
        assertThat(SAMPLE.has("deep.items[2].key")).isFalse();
        assertThat(SAMPLE.has("name.further")).isFalse();
        assertThat(SAMPLE.text("list[0]")).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "a[", "a[x]", "a[-1]", "a.", "a[\"x]"})
    void a_path_that_is_none_is_an_error(String path) {
        assertThatThrownBy(() -> SAMPLE.at(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a property path");
    }

    @Test
    void scalars_convert_as_providers_do() {
        assertThat(SAMPLE.string("size")).hasValue("3");
        assertThat(SAMPLE.string("ratio")).hasValue("0.5");
        assertThat(SAMPLE.string("on")).hasValue("true");
        assertThat(SAMPLE.bool("onText")).hasValue(true);
        assertThat(SAMPLE.integer("portText")).hasValue(443);
        assertThat(SAMPLE.number("ratio")).hasValue(0.5);
        assertThat(SAMPLE.strings("name")).containsExactly("queue");
    }

    @Test
    void absent_is_neither_true_nor_false() {
        assertThat(SAMPLE.isTrue("nothing")).isFalse();
        assertThat(SAMPLE.isFalse("nothing")).isFalse();
        assertThat(SAMPLE.isFalse("off")).isTrue();
        assertThat(SAMPLE.isFalse("on")).isFalse();
        assertThat(SAMPLE.integer("nothing")).isEmpty();
        assertThat(SAMPLE.list("nothing")).isEmpty();
        assertThat(SAMPLE.map("nothing")).isEmpty();
        assertThat(SAMPLE.text("nothing")).isEmpty();
        assertThat(SAMPLE.json("nothing").isAbsent()).isTrue();
        assertThat(SAMPLE.policyDocument("nothing")).isEmpty();
    }

    @Test
    void keys_of_the_engine_are_not_listed() {
        assertThat(SAMPLE.stringMap("tags")).containsOnlyKeys("a.b");
    }

    @Test
    void a_wrong_kind_is_an_error_that_names_the_path_but_not_the_value() {
        assertThatThrownBy(() -> SAMPLE.bool("name")).hasMessage("name is not a boolean but STRING");
        assertThatThrownBy(() -> SAMPLE.integer("ratio")).hasMessage("ratio is not a whole number but NUMBER");
        assertThatThrownBy(() -> SAMPLE.number("name")).hasMessageContaining("name is not a number");
        assertThatThrownBy(() -> SAMPLE.number("on")).hasMessageContaining("not a number");
        assertThatThrownBy(() -> SAMPLE.string("list")).hasMessage("list is not a string but LIST");
        assertThatThrownBy(() -> SAMPLE.map("name")).hasMessage("name is not an object but STRING");
        assertThatThrownBy(() -> SAMPLE.json("name").at("x")).hasMessage("name is not JSON but STRING");
        assertThatThrownBy(() -> PropertyValue.of(new Object())).hasMessageContaining("not a property value");
    }

    @Test
    void an_unknown_value_may_be_asked_about_but_not_read() {
        PolicyResource resource = TestResource.of("a:b:C")
                .unknown("arn")
                .with("list[0]", "x")
                .unknown("list[1]")
                .build();
        assertThat(resource.has("arn")).isTrue();
        assertThat(resource.isUnknown("arn")).isTrue();
        assertThat(resource.isUnknown("arn.further")).isTrue();
        assertThat(resource.isUnknown("list")).isFalse();
        assertThat(resource.at("list").containsUnknowns()).isTrue();
        assertThat(resource.list("list")).hasSize(2);
        for (String path : List.of("arn", "arn.further", "list[1]")) {
            assertThatThrownBy(() -> resource.text(path))
                    .isInstanceOf(UnknownValueException.class)
                    .hasMessage(path);
            assertThatThrownBy(() -> resource.list(path)).isInstanceOf(UnknownValueException.class);
            assertThatThrownBy(() -> resource.map(path)).isInstanceOf(UnknownValueException.class);
            assertThatThrownBy(() -> resource.json(path)).isInstanceOf(UnknownValueException.class);
            assertThatThrownBy(() -> resource.isTrue(path)).isInstanceOf(UnknownValueException.class);
            assertThatThrownBy(() -> resource.integer(path)).isInstanceOf(UnknownValueException.class);
        }
        assertThatThrownBy(() -> resource.strings("list")).hasMessage("list[1]");
        assertThatThrownBy(() -> resource.properties().toPlain()).isInstanceOf(UnknownValueException.class);
    }

    @Test
    void what_lies_in_a_secret_is_secret() {
        PolicyResource resource =
                TestResource.of("a:b:C").secret("login", Map.of("user", "u")).build();
        assertThat(resource.isSecret("login.user")).isTrue();
        assertThat(resource.text("login.user")).isEqualTo("u");
        assertThat(resource.map("login").get("user").isSecret()).isTrue();
        assertThat(resource.at("login")).hasToString("[secret]");
        assertThat(resource.isSecret("name")).isFalse();
    }

    @Test
    void json_in_a_text_reads_like_properties() {
        for (String broken : List.of("{", "{} {}", "[1,]x", "")) {
            assertThatThrownBy(() -> PropertyValue.of(Map.of("doc", broken)).json("doc"))
                    .hasMessage("doc is not JSON but STRING");
        }
        PropertyValue value = PropertyValue.of(
                Map.of("doc", "[{\"n\":1,\"s\":\"x\",\"b\":true,\"z\":null,\"l\":[1,2]}]", "plain", Map.of("a", 1)));
        assertThat(value.json("doc").integer("[0].n")).hasValue(1);
        assertThat(value.json("doc").asList().get(0).has("z")).isFalse();
        assertThat(value.json("doc").strings("[0].l")).containsExactly("1", "2");
        assertThat(value.json("plain").integer("a")).hasValue(1);
    }

    @Test
    void plain_values_make_the_round_trip() {
        Map<String, Object> plain = new HashMap<>();
        plain.put("a", List.of("x", 1.0, true));
        plain.put("b", Map.of("c", "d"));
        assertThat(PropertyValue.of(plain).toPlain()).isEqualTo(plain);
        assertThat(PropertyValue.of(Arrays.asList("a", null)).asList().get(1).isAbsent())
                .isTrue();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value signed(String signature, Map<String, Value> fields) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putAllFields(fields)
                        .putFields("4dabf18193072939515e22adb298388d", text(signature)))
                .build();
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
    void each_unknown_of_the_wire_is_unknown(String sentinel) {
        assertThat(WireValues.fromValue(text(sentinel)).isUnknown()).isTrue();
    }

    @Test
    void special_values_of_the_wire_are_understood() {
        PropertyValue secret =
                WireValues.fromValue(signed("1b47061264138c4ac30d75fd1eb44270", Map.of("value", text("s"))));
        assertThat(secret.isSecret()).isTrue();
        assertThat(secret.asString()).isEqualTo("s");

        PropertyValue archive =
                WireValues.fromValue(signed("0def7320c3a5731c473e5ecbe6d01bc7", Map.of("path", text("a.zip"))));
        assertThat(archive.shape()).isEqualTo(Shape.ARCHIVE);
        assertThat(archive.text("path")).isEqualTo("a.zip");
        assertThat(WireValues.fromValue(signed("c44067f5952c0a294b673a41bacd8c17", Map.of("text", text("t"))))
                        .shape())
                .isEqualTo(Shape.ASSET);

        PropertyValue reference = WireValues.fromValue(
                signed("5cf8f73096256a8f31e491e813e4eb8e", Map.of("urn", text("urn:x"), "id", text(""))));
        assertThat(reference.shape()).isEqualTo(Shape.REFERENCE);
        assertThat(reference.isUnknown("id")).isTrue();

        assertThat(WireValues.fromValue(signed("something newer", Map.of("x", text("y"))))
                        .text("x"))
                .isEqualTo("y");
        assertThat(WireValues.fromValue(Value.getDefaultInstance()).isAbsent()).isTrue();
    }

    @Test
    void output_values_carry_their_dependencies() {
        Value urns = Value.newBuilder()
                .setListValue(ListValue.newBuilder().addValues(text("urn:a")))
                .build();
        PropertyValue unknown =
                WireValues.fromValue(signed("d0e6a833031e9bbcd3f4e8bde6ca49a4", Map.of("dependencies", urns)));
        assertThat(unknown.isUnknown()).isTrue();
        assertThat(unknown.dependencies()).containsExactly("urn:a");

        PropertyValue secret = WireValues.fromValue(signed(
                "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                Map.of(
                        "value",
                        text("v"),
                        "secret",
                        Value.newBuilder().setBoolValue(true).build())));
        assertThat(secret.isSecret()).isTrue();
        assertThat(secret.asString()).isEqualTo("v");
    }

    @Test
    void every_shape_survives_the_wire() {
        Struct struct = Struct.newBuilder()
                .putFields("secret", signed("1b47061264138c4ac30d75fd1eb44270", Map.of("value", text("s"))))
                .putFields("asset", signed("c44067f5952c0a294b673a41bacd8c17", Map.of("text", text("t"))))
                .putFields("archive", signed("0def7320c3a5731c473e5ecbe6d01bc7", Map.of("path", text("p"))))
                .putFields("reference", signed("5cf8f73096256a8f31e491e813e4eb8e", Map.of("urn", text("u"))))
                .putFields("unknown", text("04da6b54-80e4-46f7-96ec-b56ff0331ba9"))
                .putFields("number", Value.newBuilder().setNumberValue(1.5).build())
                .putFields("flag", Value.newBuilder().setBoolValue(true).build())
                .putFields(
                        "list",
                        Value.newBuilder()
                                .setListValue(ListValue.newBuilder().addValues(text("x")))
                                .build())
                .build();
        assertThat(WireValues.toStruct(WireValues.fromStruct(struct))).isEqualTo(struct);
    }
}

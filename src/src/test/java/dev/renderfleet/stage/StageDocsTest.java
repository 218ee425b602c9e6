package dev.renderfleet.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.renderfleet.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class StageDocsTest {

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(StageSchema.json());

    static List<String> stages() {
        return StageFiles.names();
    }

    @Test
    void the_schema_is_current() throws IOException {
        Generated.isCurrent(StageFiles.ROOT.resolve("docs/stage.schema.json"), StageSchema.json());
    }

    @Test
    void the_schema_of_the_delivery_stack_is_current_and_its_file_satisfies_it() throws IOException {
        Generated.isCurrent(StageFiles.ROOT.resolve("docs/delivery.schema.json"), StageSchema.deliveryJson());

        String yaml = Files.readString(StageFiles.ROOT.resolve("Pulumi.delivery.yaml"));
        JsonSchema delivery =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(StageSchema.deliveryJson());
        assertThat(yaml).startsWith("# yaml-language-server: $schema=docs/delivery.schema.json\n");
        assertThat(problems(delivery, yaml)).isEmpty();
        assertThat(problems(delivery, yaml.replace("name: dev", "name: delivery")))
                .isNotEmpty();
        assertThat(problems(delivery, yaml.replace("example/renderfleet", "example")))
                .isNotEmpty();
    }

    @Test
    void the_reference_is_current() throws IOException {
        Generated.isCurrent(StageFiles.ROOT.resolve("docs/configuration.md"), ConfigurationReference.markdown());
        Generated.isCurrent(
                StageFiles.ROOT.resolve("docs/delivery-configuration.md"), ConfigurationReference.deliveryMarkdown());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_stage_file_satisfies_the_schema_and_names_it(String stage) throws IOException {
        String yaml = Files.readString(StageFiles.ROOT.resolve("Pulumi." + stage + ".yaml"));

        assertThat(yaml).startsWith("# yaml-language-server: $schema=docs/stage.schema.json\n");
        assertThat(problems(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "renderfleet:domainname: x",
                "renderfleet:protectData: maybe",
                "renderfleet:monthlyBudgetUsd: 0",
                "renderfleet:logRetentionDays: 31",
                "renderfleet:network: {zones: [a], nat: {strategy: gateway}}",
                "renderfleet:network: {zones: [a, b], nat: {strategy: magic}}",
                "renderfleet:network: {zones: [a, b], nat: {strategy: gateway}, zone: c}",
            })
    void the_schema_finds_what_the_program_would_refuse(String line) throws IOException {
        String key = line.substring(0, line.indexOf(": "));
        String yaml = Files.readString(StageFiles.ROOT.resolve("Pulumi.staging.yaml"));
        Map<String, Map<String, Object>> file = new Yaml().load(yaml);
        Map<String, Object> changed = new Yaml().load(line);
        file.get("config").put(key, changed.get(key));

        assertThat(problems(new Gson().toJson(file))).isNotEmpty();
    }

    private List<String> problems(String yaml) {
        return problems(schema, yaml);
    }

    private static List<String> problems(JsonSchema schema, String yaml) {
        Object file = new Yaml().load(yaml);
        return schema.validate(new Gson().toJson(file), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}

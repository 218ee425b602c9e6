package dev.renderfleet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.crossguard.InvalidPackConfigException;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PolicyPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RenderfleetPackTest {

    private final PolicyPack pack = RenderfleetPack.create();

    @Test
    void the_version_is_the_one_that_the_engine_reads_from_the_project_file() throws IOException {
        assertThat(Files.readAllLines(Path.of("PulumiPolicy.yaml")))
                .contains("name: " + pack.name(), "version: " + pack.version(), "runtime: java");
    }

    @Test
    void loosening_a_rule_needs_a_reason() {
        assertThatThrownBy(() -> PackConfig.parse(pack, "{\"sqs-encrypted\": \"advisory\"}"))
                .isInstanceOf(InvalidPackConfigException.class)
                .hasMessageContaining("sqs-encrypted: loosened from mandatory to advisory without a reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod", "local"})
    void the_configuration_of_each_stage_is_valid(String stage) {
        assertThatCode(() -> PackConfig.parse(pack, Files.readString(Path.of("config", stage + ".json"))))
                .doesNotThrowAnyException();
    }
}

package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.policy.rules.AsgSizeCap;
import dev.renderfleet.stage.GpuInstanceType;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.StageFiles;
import dev.renderfleet.stage.Zone;
import dev.renderfleet.stage.binding.InvalidStageException;
import dev.renderfleet.stage.binding.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GpuZonesTest {

    private static final List<String> NAMES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    static List<String> stages() {
        return StageFiles.names();
    }

    private static GpuZones zones(List<String> letters, String... ids) {
        return GpuZones.of("us-east-1", letters.stream().map(Zone::new).toList(), NAMES, List.of(ids));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void types_that_one_of_the_zones_offers_are_accepted(String name) {
        Stage stage = StageFiles.read(name);

        assertThatCode(() -> zones(List.of("a", "b"), "use1-az3", "use1-az1", "use1-az2")
                        .check(stage, "file"))
                .doesNotThrowAnyException();
    }

    /** The zone us-east-1's use1-az3 has no GPU instances of these families; which letter it has differs by account. */
    @Test
    void types_that_none_of_the_zones_offers_are_refused_all_at_once() {
        Stage stage = StageFiles.read("dev");

        InvalidStageException refusal = catchThrowableOfType(
                InvalidStageException.class,
                () -> zones(List.of("b"), "use1-az1", "use1-az3", "use1-az2").check(stage, "Pulumi.dev.yaml"));

        assertThat(refusal.problems())
                .extracting(Problem::key)
                .contains("renderfleet:workflows[0].instanceTypes", "renderfleet:gpuTasks.instance.type");
        assertThat(refusal.problems().get(0).allowed()).endsWith("offered in a, c");
    }

    @Test
    void the_task_instance_goes_to_a_zone_that_offers_its_type() {
        assertThat(zones(List.of("a", "b"), "use1-az3", "use1-az1", "use1-az2")
                        .firstOffering(new GpuInstanceType("g5.xlarge")))
                .isEqualTo(1);
    }

    @Test
    void the_stage_files_types_are_those_that_the_policy_pack_agrees_to() {
        assertThat(new AsgSizeCap()
                        .configSchema().fields().stream()
                                .filter(field -> field.name().equals("gpuTypes"))
                                .flatMap(field -> field.defaultValue().asList().stream()))
                .extracting(PropertyValue::asString)
                .containsExactlyElementsOf(GpuInstanceType.allowed());
    }
}

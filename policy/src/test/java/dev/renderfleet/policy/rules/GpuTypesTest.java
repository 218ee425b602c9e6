package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GpuTypesTest {

    private static final String OVERRIDES = "mixedInstancesPolicy.launchTemplate.overrides";

    private final TestResource group = TestResource.of("aws:autoscaling/group:Group");

    @Test
    void families_tell_accelerators() {
        assertThat(List.of("g4dn.xlarge", "g6e.xlarge", "gr6.4xlarge", "p5.48xlarge", "inf2.xlarge", "trn1.2xlarge"))
                .allMatch(GpuTypes::isGpu);
        assertThat(List.of("t4g.nano", "m7g.large", "r6gd.large", "c5.large", "i4g.large", "u7i-12tb.224xlarge"))
                .noneMatch(GpuTypes::isGpu);
    }

    @Test
    void a_template_names_one_type() {
        assertThat(GpuTypes.of(group.with("instanceType", "g5.xlarge").build())).containsExactly("g5.xlarge");
        assertThat(GpuTypes.of(group.with("instanceType", "t3.micro").build())).isEmpty();
        assertThat(GpuTypes.of(group.build())).isEmpty();
    }

    @Test
    void a_group_names_types_as_overrides_once_each() {
        TestResource mixed = group.with(OVERRIDES + "[0].instanceType", "g5.xlarge")
                .with(OVERRIDES + "[1].instanceType", "g4dn.xlarge")
                .with(OVERRIDES + "[2].instanceType", "g5.xlarge")
                .with(OVERRIDES + "[3].instanceType", "c5.large");
        assertThat(GpuTypes.of(mixed.build())).containsExactly("g5.xlarge", "g4dn.xlarge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acceleratorTypes", "acceleratorNames", "acceleratorManufacturers"})
    void requirements_for_accelerators_name_any_type(String property) {
        TestResource required = group.with("instanceRequirements." + property, List.of("gpu"));
        assertThat(GpuTypes.of(required.build())).containsExactly(GpuTypes.ANY);
        assertThat(GpuTypes.of(required.with("instanceRequirements.allowedInstanceTypes", List.of("g5.*", "m5.*"))
                        .build()))
                .containsExactly("g5.*");
    }

    @Test
    void a_number_of_accelerators_names_any_type() {
        String minimum = OVERRIDES + "[0].instanceRequirements.acceleratorCount.min";
        assertThat(GpuTypes.of(group.with(minimum, 1).build())).containsExactly(GpuTypes.ANY);
        assertThat(GpuTypes.of(group.with(minimum, 0).build())).isEmpty();
    }
}

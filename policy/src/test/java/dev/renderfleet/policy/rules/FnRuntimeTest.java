package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FnRuntimeTest {

    private final PolicyTester rule = PolicyTester.of(new FnRuntime());
    private final TestResource function = TestResource.of("aws:lambda/function:Function");

    @ParameterizedTest
    @ValueSource(strings = {"java21", "java17", "nodejs22.x", "python3.13", "provided.al2023"})
    void a_current_runtime_is_compliant(String runtime) {
        assertThat(rule.judge(function.with("runtime", runtime)).isCompliant()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java8", "nodejs20.x", "python3.10", "dotnet8", "provided.al2", "ruby3.2"})
    void a_deprecated_runtime_violates(String runtime) {
        assertThat(rule.judge(function.with("runtime", runtime)).violations())
                .containsExactly("the runtime " + runtime + " is deprecated");
    }

    @Test
    void a_stage_may_name_others() {
        assertThat(rule.config("deprecated", List.of("java17"))
                        .judge(function.with("runtime", "java17"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_container_image_is_left_out() {
        assertThat(rule.judge(function.with("packageType", "Image")).notApplicable())
                .containsExactly("a container image brings its own runtime");
    }

    @Test
    void an_unknown_runtime_cannot_be_judged() {
        assertThat(rule.judge(function.unknown("runtime")).notJudged()).hasSize(1);
    }
}

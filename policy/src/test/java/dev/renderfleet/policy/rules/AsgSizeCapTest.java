package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AsgSizeCapTest {

    private final PolicyTester rule = PolicyTester.of(new AsgSizeCap());
    private final TestResource group = TestResource.of("aws:autoscaling/group:Group");
    private final TestResource template = TestResource.of("aws:ec2/launchTemplate:LaunchTemplate");

    @Test
    void a_size_up_to_the_ceiling_is_compliant() {
        assertThat(rule.judge(group.with("maxSize", 10)).isCompliant()).isTrue();
        assertThat(rule.judge(group.with("maxSize", 11)).violations()).containsExactly("maxSize is 11, more than 10");
    }

    @Test
    void a_schedule_may_not_lift_the_ceiling() {
        TestResource schedule = TestResource.of("aws:autoscaling/schedule:Schedule");
        assertThat(rule.judge(schedule.with("maxSize", 11)).violations()).hasSize(1);
        assertThat(rule.judge(schedule.with("maxSize", -1)).isCompliant()).isTrue();
        assertThat(rule.judge(schedule).isCompliant()).isTrue();
    }

    @Test
    void the_ceiling_can_be_configured() {
        assertThat(rule.config("maximumSize", 2).judge(group.with("maxSize", 3)).violations())
                .containsExactly("maxSize is 3, more than 2");
    }

    @Test
    void agreed_types_are_compliant() {
        assertThat(rule.judge(template.with("instanceType", "g5.xlarge")).isCompliant())
                .isTrue();
        assertThat(rule.judge(template.with("instanceType", "c7g.16xlarge")).isCompliant())
                .isTrue();
    }

    @Test
    void other_gpu_types_violate() {
        assertThat(rule.judge(template.with("instanceType", "p5.48xlarge")).violations())
                .containsExactly("p5.48xlarge may be launched, which is not agreed");
        assertThat(rule.config("gpuTypes", List.of("p5.48xlarge"))
                        .judge(template.with("instanceType", "p5.48xlarge"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(template.with("instanceRequirements.acceleratorCount.min", 1))
                        .violations())
                .containsExactly("any GPU type may be launched, which is not agreed");
    }

    @Test
    void what_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("maxSize")).notJudged()).hasSize(1);
        assertThat(rule.judge(template.unknown("instanceType")).notJudged()).hasSize(1);
    }
}

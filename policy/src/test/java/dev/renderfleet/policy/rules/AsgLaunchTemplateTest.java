package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AsgLaunchTemplateTest {

    private final PolicyTester rule = PolicyTester.of(new AsgLaunchTemplate());
    private final TestResource group = TestResource.of("aws:autoscaling/group:Group");

    @Test
    void a_template_is_compliant() {
        assertThat(rule.judge(group.with("launchTemplate.id", "lt-1")).isCompliant())
                .isTrue();
        assertThat(rule.judge(group.with(
                                "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId",
                                "lt-1"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_launch_configuration_violates() {
        assertThat(rule.judge(group.with("launchConfiguration", "old")).violations())
                .containsExactly("the group does not launch from a launch template");
    }

    @Test
    void a_template_that_is_not_known_yet_is_a_template() {
        assertThat(rule.judge(group.unknown("launchTemplate")).isCompliant()).isTrue();
    }
}

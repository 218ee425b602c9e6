package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class Ec2PublicIpTest {

    private final PolicyTester rule = PolicyTester.of(new Ec2PublicIp());
    private final TestResource instance = TestResource.of("aws:ec2/instance:Instance");
    private final TestResource template = TestResource.of("aws:ec2/launchTemplate:LaunchTemplate");

    @Test
    void no_word_or_a_no_is_compliant() {
        assertThat(rule.judge(instance).isCompliant()).isTrue();
        assertThat(rule.judge(instance.with("associatePublicIpAddress", false)).isCompliant())
                .isTrue();
        assertThat(rule.judge(template.with("networkInterfaces[0].associatePublicIpAddress", "false"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_public_address_violates() {
        assertThat(rule.judge(instance.with("associatePublicIpAddress", true)).violations())
                .containsExactly("the instance gets a public address");
        assertThat(rule.judge(template.with("networkInterfaces[1].associatePublicIpAddress", "true"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("associatePublicIpAddress")).notJudged())
                .hasSize(1);
    }
}

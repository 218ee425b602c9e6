package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SgDescriptionTest {

    private final PolicyTester rule = PolicyTester.of(new SgDescription());
    private final TestResource group =
            TestResource.of("aws:ec2/securityGroup:SecurityGroup").with("description", "Load balancer");

    @Test
    void a_group_whose_rules_are_described_is_compliant() {
        assertThat(rule.judge(group).isCompliant()).isTrue();
        assertThat(rule.judge(group.with("ingress[0].description", "HTTPS").with("egress[0].description", "Health"))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "Managed by Pulumi", "Managed by Terraform"})
    void a_text_that_nobody_wrote_is_no_description(String text) {
        assertThat(rule.judge(group.with("description", text)).violations())
                .containsExactly("the security group has no description of its own");
    }

    @Test
    void a_missing_description_violates() {
        assertThat(rule.judge(TestResource.of("aws:ec2/securityGroup:SecurityGroup"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
                        .violations())
                .containsExactly("the rule has no description");
        assertThat(rule.judge(TestResource.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
                        .violations())
                .containsExactly("the rule has no description");
    }

    @Test
    void each_inline_rule_needs_its_own() {
        assertThat(rule.judge(group.with("ingress[0].description", "HTTPS")
                                .with("ingress[1].fromPort", 80)
                                .with("egress[0].fromPort", 443))
                        .violations())
                .containsExactly("ingress[1] has no description", "egress[0] has no description");
    }

    @Test
    void the_default_group_cannot_have_one() {
        assertThat(rule.judge(TestResource.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_description_that_is_not_known_yet_is_one() {
        assertThat(rule.judge(group.unknown("description").unknown("ingress[0].description"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void rules_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("ingress")).notJudged()).hasSize(1);
    }
}

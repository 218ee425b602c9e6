package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SgEgressAllTest {

    private final PolicyTester rule = PolicyTester.of(new SgEgressAll());
    private final TestResource group = TestResource.of("aws:ec2/securityGroup:SecurityGroup")
            .with("egress[0].protocol", "-1")
            .with("egress[0].cidrBlocks[0]", "0.0.0.0/0");
    private final TestResource egressRule = TestResource.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
            .with("ipProtocol", "-1")
            .with("cidrIpv6", "::/0");

    @Test
    void everything_to_anywhere_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("egress[0] lets every protocol out to the internet");
        assertThat(rule.judge(egressRule).violations())
                .containsExactly("the rule lets every protocol out to the internet");
        assertThat(rule.judge(TestResource.of("aws:ec2/securityGroupRule:SecurityGroupRule")
                                .with("type", "egress")
                                .with("protocol", "all")
                                .with("cidrBlocks[0]", "0.0.0.0/0"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void one_protocol_or_one_network_is_compliant() {
        assertThat(rule.judge(egressRule.with("ipProtocol", "tcp")).isCompliant())
                .isTrue();
        assertThat(rule.judge(group.with("egress[0].cidrBlocks[0]", "10.0.0.0/16"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_group_without_rules_and_ingress_are_compliant() {
        assertThat(rule.judge(TestResource.of("aws:ec2/securityGroup:SecurityGroup"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
                                .with("ipProtocol", "-1")
                                .with("cidrIpv4", "0.0.0.0/0"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_address_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(egressRule.unknown("cidrIpv6")).notJudged())
                .containsExactly("cannot be judged before the update: cidrIpv6 is not known yet");
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SgRulesOneStyleTest {

    private final PolicyTester rule = PolicyTester.of(new SgRulesOneStyle());
    private final TestResource group =
            TestResource.of("aws:ec2/securityGroup:SecurityGroup", "web").with("id", "sg-1");
    private final TestResource ingress = TestResource.of(
                    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "https")
            .with("securityGroupId", "sg-1")
            .with("ipProtocol", "tcp")
            .with("fromPort", 443)
            .with("toPort", 443)
            .with("cidrIpv4", "0.0.0.0/0");
    private final TestResource inline = group.with("ingress[0].protocol", "tcp")
            .with("ingress[0].fromPort", 443)
            .with("ingress[0].toPort", 443)
            .with("ingress[0].cidrBlocks", List.of("0.0.0.0/0"));

    @Test
    void either_style_alone_is_compliant() {
        assertThat(rule.judgeStack(group, ingress).isCompliant()).isTrue();
        assertThat(rule.judgeStack(inline).notApplicable()).containsExactly("it has no rules that are resources");
    }

    @Test
    void both_styles_violate() {
        TestResource other = inline.with("ingress[0].cidrBlocks", List.of("10.0.0.0/8"));
        var judgement = rule.judgeStack(other, ingress);
        assertThat(judgement.violations()).containsExactly("it has inline rules besides https");
        assertThat(judgement.violators()).containsExactly("web");
    }

    @Test
    void inline_rules_that_only_show_the_resources_are_compliant() {
        assertThat(rule.judgeStack(inline, ingress).isCompliant()).isTrue();
        assertThat(rule.judgeStack(inline, ingress.with("ipProtocol", "6")).isCompliant())
                .isTrue();
        TestResource shown = inline.with("ingress[0].protocol", "-1")
                .with("ingress[0].fromPort", 0)
                .with("ingress[0].toPort", 0);
        TestResource all = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "all")
                .with("securityGroupId", "sg-1")
                .with("ipProtocol", "all")
                .with("cidrIpv4", "0.0.0.0/0");
        assertThat(rule.judgeStack(shown, all).isCompliant()).isTrue();
    }

    @Test
    void the_traffic_has_to_be_the_same() {
        assertThat(rule.judgeStack(inline.with("ingress[0].fromPort", 80), ingress)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(inline.with("ingress[0].toPort", 444), ingress)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(inline.with("ingress[0].protocol", "udp"), ingress)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(inline.with("ingress[0].protocol", "17"), ingress)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(inline.with("ingress[0].cidrBlocks", List.of("0.0.0.0/0", "10.0.0.0/8")), ingress)
                        .violations())
                .hasSize(1);
    }

    @Test
    void the_direction_has_to_be_the_same() {
        TestResource outbound = group.with("egress[0].protocol", "tcp")
                .with("egress[0].fromPort", 443)
                .with("egress[0].toPort", 443)
                .with("egress[0].cidrBlocks", List.of("0.0.0.0/0"));
        assertThat(rule.judgeStack(outbound, ingress).violations()).hasSize(1);
        TestResource egress = TestResource.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out")
                .with("securityGroupId", "sg-1")
                .with("ipProtocol", "tcp")
                .with("fromPort", 443)
                .with("toPort", 443)
                .with("cidrIpv4", "0.0.0.0/0");
        assertThat(rule.judgeStack(outbound, egress).isCompliant()).isTrue();
    }

    @Test
    void rules_of_the_older_kind_explain_their_direction() {
        TestResource older = TestResource.of("aws:ec2/securityGroupRule:SecurityGroupRule", "older")
                .with("type", "ingress")
                .with("securityGroupId", "sg-1")
                .with("protocol", "17")
                .with("fromPort", 53)
                .with("toPort", 53)
                .with("self", true);
        TestResource shown = group.with("ingress[0].protocol", "udp")
                .with("ingress[0].fromPort", 53)
                .with("ingress[0].toPort", 53)
                .with("ingress[0].self", true);
        assertThat(rule.judgeStack(shown, older).isCompliant()).isTrue();
        assertThat(rule.judgeStack(shown, older.with("type", "egress")).violations())
                .hasSize(1);
        TestResource named = shown.with("ingress[0].self", false).with("ingress[0].securityGroups", List.of("sg-1"));
        assertThat(rule.judgeStack(named, older).isCompliant()).isTrue();
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned = TestResource.of("aws:ec2/securityGroup:SecurityGroup", "web")
                .unknown("id")
                .unknown("ingress")
                .unknown("egress");
        TestResource other = TestResource.of("aws:ec2/securityGroup:SecurityGroup", "balancer");
        TestResource separate = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in")
                .refersUnknown("securityGroupId", planned)
                .refersUnknown("referencedSecurityGroupId", other);
        assertThat(rule.judgeStack(planned, other, separate).isCompliant()).isTrue();
        TestResource mixed = planned.with("ingress", List.of()).refersUnknown("ingress[0].securityGroups[0]", other);
        assertThat(rule.judgeStack(mixed, other, separate).violators()).containsExactly("web");
        assertThat(rule.judgeStack(planned.refersUnknown("egress", other), other, separate)
                        .violators())
                .containsExactly("web");
        TestResource itself =
                planned.with("ingress", List.of()).with("ingress[0].self", true).with("ingress[0].protocol", "-1");
        assertThat(rule.judgeStack(itself, other, separate).violators()).containsExactly("web");
    }
}

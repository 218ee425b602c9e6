package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SgOpenIngressTest {

    private final PolicyTester rule = PolicyTester.of(new SgOpenIngress());
    private final TestResource group = TestResource.of("aws:ec2/securityGroup:SecurityGroup");
    private final TestResource https =
            inline("tcp", 443, 443).with("ingress[0].cidrBlocks", List.of("10.0.0.0/16", "0.0.0.0/0"));
    private final TestResource ingressRule = TestResource.of(
                    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .with("ipProtocol", "tcp")
            .with("fromPort", 8080)
            .with("toPort", 8080);

    private TestResource inline(String protocol, int from, int to) {
        return group.with("ingress[0].protocol", protocol)
                .with("ingress[0].fromPort", from)
                .with("ingress[0].toPort", to);
    }

    @Test
    void the_internet_may_reach_the_allowed_ports() {
        assertThat(rule.judge(group).isCompliant()).isTrue();
        assertThat(rule.judge(https).isCompliant()).isTrue();
        assertThat(rule.config("allowedPorts", List.of(80)).judge(https).violations())
                .hasSize(1);
    }

    @Test
    void other_ports_are_closed_to_it() {
        var open = inline("tcp", 79, 81).with("ingress[0].ipv6CidrBlocks", List.of("::/0"));
        assertThat(rule.judge(open).violations()).containsExactly("ingress[0] opens ports 79-81 to the internet");
        assertThat(rule.config("allowedPorts", List.of(79, 80, 81)).judge(open).isCompliant())
                .isTrue();
    }

    @Test
    void networks_and_groups_may_reach_any_port() {
        assertThat(rule.judge(inline("-1", 0, 0).with("ingress[0].cidrBlocks", List.of("10.0.0.0/8")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(inline("-1", 0, 0).with("ingress[0].self", true)).isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "all", "ALL", "50"})
    void a_protocol_without_ports_opens_all_of_them(String protocol) {
        assertThat(rule.judge(inline(protocol, 443, 443).with("ingress[0].cidrBlocks", "0.0.0.0/0"))
                        .violations())
                .containsExactly("ingress[0] opens every port to the internet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"icmp", "icmpv6", "1", "58"})
    void icmp_has_no_ports(String protocol) {
        assertThat(rule.judge(inline(protocol, -1, -1).with("ingress[0].cidrBlocks", "0.0.0.0/0"))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"tcp,443,true", "6,443,true", "udp,443,true", "17,443,true", "TCP,22,false", "6,22,false", "17,22,false"
    })
    void tcp_and_udp_go_by_their_ports(String protocol, int port, boolean compliant) {
        assertThat(rule.judge(inline(protocol, port, port).with("ingress[0].cidrBlocks", "0.0.0.0/0"))
                        .isCompliant())
                .isEqualTo(compliant);
    }

    @Test
    void every_rule_of_a_group_is_judged() {
        assertThat(rule.judge(https.with("ingress[1].protocol", "tcp")
                                .with("ingress[1].fromPort", 25)
                                .with("ingress[1].toPort", 25)
                                .with("ingress[1].cidrBlocks", "0.0.0.0/0"))
                        .violations())
                .containsExactly("ingress[1] opens port 25 to the internet");
    }

    @Test
    void rule_resources_are_judged_like_inline_rules() {
        assertThat(rule.judge(ingressRule.with("cidrIpv4", "0.0.0.0/0")).violations())
                .containsExactly("the rule opens port 8080 to the internet");
        assertThat(rule.judge(ingressRule.with("cidrIpv6", "::/0")).violations())
                .hasSize(1);
        assertThat(rule.judge(ingressRule.with("cidrIpv4", "10.0.0.0/16")).isCompliant())
                .isTrue();
        assertThat(rule.judge(ingressRule.with("prefixListId", "pl-1")).isCompliant())
                .isTrue();
        var allPorts = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
                .with("cidrIpv4", "0.0.0.0/0");
        assertThat(rule.judge(allPorts).violations()).containsExactly("the rule opens every port to the internet");
        assertThat(rule.judge(allPorts.with("ipProtocol", "tcp")).violations())
                .containsExactly("the rule opens every port to the internet");
    }

    @Test
    void of_older_rule_resources_only_those_of_ingress_count() {
        var older = TestResource.of("aws:ec2/securityGroupRule:SecurityGroupRule")
                .with("protocol", "tcp")
                .with("fromPort", 0)
                .with("toPort", 443)
                .with("cidrBlocks", "0.0.0.0/0");
        assertThat(rule.judge(older.with("type", "ingress")).violations())
                .containsExactly("the rule opens ports 0-443 to the internet");
        assertThat(rule.judge(older.with("type", "egress")).isCompliant()).isTrue();
    }

    @Test
    void egress_is_not_looked_at() {
        assertThat(rule.judge(group.with("egress[0].protocol", "-1").with("egress[0].cidrBlocks", "0.0.0.0/0"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(TestResource.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
                                .with("ipProtocol", "-1")
                                .with("cidrIpv4", "0.0.0.0/0"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void the_default_group_is_judged_too() {
        assertThat(rule.judge(TestResource.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
                                .with("ingress[0].protocol", "-1")
                                .with("ingress[0].cidrBlocks", "0.0.0.0/0"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_address_that_is_not_known_yet_matters_only_for_ports_that_are_not_allowed() {
        assertThat(rule.judge(inline("tcp", 443, 443).unknown("ingress[0].cidrBlocks"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(inline("tcp", 22, 22).unknown("ingress[0].cidrBlocks"))
                        .notJudged())
                .containsExactly("cannot be judged before the update: ingress[0].cidrBlocks is not known yet");
        assertThat(rule.judge(ingressRule.unknown("cidrIpv4")).notJudged()).hasSize(1);
    }

    @Test
    void a_known_address_of_the_internet_decides_whatever_the_others_will_be() {
        assertThat(rule.judge(inline("tcp", 22, 22)
                                .unknown("ingress[0].cidrBlocks[0]")
                                .with("ingress[0].cidrBlocks[1]", "0.0.0.0/0"))
                        .violations())
                .containsExactly("ingress[0] opens port 22 to the internet");
        assertThat(rule.judge(inline("tcp", 22, 22)
                                .unknown("ingress[0].cidrBlocks")
                                .with("ingress[0].ipv6CidrBlocks", "::/0"))
                        .violations())
                .hasSize(1);
    }
}

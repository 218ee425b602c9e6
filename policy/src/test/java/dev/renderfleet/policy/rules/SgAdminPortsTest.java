package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SgAdminPortsTest {

    private final PolicyTester rule = PolicyTester.of(new SgAdminPorts());

    private static TestResource rule(String protocol, int from, int to) {
        return TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
                .with("ipProtocol", protocol)
                .with("fromPort", from)
                .with("toPort", to)
                .with("cidrIpv4", "0.0.0.0/0");
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 3389, 3306, 5432, 6379, 9200})
    void high_risk_ports_are_closed_to_the_internet(int port) {
        assertThat(rule.judge(rule("tcp", port, port)).violations())
                .containsExactly("the rule opens high-risk ports to the internet: " + port);
    }

    @Test
    void a_range_counts_with_its_first_and_last_port() {
        assertThat(rule.judge(rule("tcp", 22, 24)).violations())
                .containsExactly("the rule opens high-risk ports to the internet: 22, 23");
        assertThat(rule.judge(rule("tcp", 24, 25)).violations())
                .containsExactly("the rule opens high-risk ports to the internet: 25");
        assertThat(rule.judge(rule("tcp", 26, 109)).isCompliant()).isTrue();
    }

    @Test
    void every_protocol_means_every_port() {
        assertThat(rule.config("ports", List.of(3389, 22))
                        .judge(rule("-1", 0, 0))
                        .violations())
                .containsExactly("the rule opens high-risk ports to the internet: 22, 3389");
        assertThat(rule.judge(rule("icmp", -1, -1)).isCompliant()).isTrue();
    }

    @Test
    void the_ports_can_be_configured() {
        assertThat(rule.config("ports", List.of(443)).judge(rule("tcp", 22, 22)).isCompliant())
                .isTrue();
    }

    @Test
    void networks_may_reach_them_and_inline_rules_count() {
        var group = TestResource.of("aws:ec2/securityGroup:SecurityGroup")
                .with("ingress[0].protocol", "tcp")
                .with("ingress[0].fromPort", 22)
                .with("ingress[0].toPort", 22);
        assertThat(rule.judge(group.with("ingress[0].cidrBlocks", "10.0.0.0/8")).isCompliant())
                .isTrue();
        assertThat(rule.judge(group.with("ingress[0].cidrBlocks", "0.0.0.0/0")).violations())
                .containsExactly("ingress[0] opens high-risk ports to the internet: 22");
    }

    @Test
    void an_address_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(rule("tcp", 22, 22).unknown("cidrIpv4")).notJudged())
                .hasSize(1);
        assertThat(rule.judge(rule("tcp", 443, 443).unknown("cidrIpv4")).isCompliant())
                .isTrue();
    }
}

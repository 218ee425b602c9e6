package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NaclAdminPortsTest {

    private final PolicyTester rule = PolicyTester.of(new NaclAdminPorts());
    private final TestResource acl = TestResource.of("aws:ec2/networkAcl:NetworkAcl");
    private final TestResource standalone = TestResource.of("aws:ec2/networkAclRule:NetworkAclRule")
            .with("ruleAction", "allow")
            .with("protocol", "tcp")
            .with("fromPort", 22)
            .with("toPort", 22)
            .with("cidrBlock", "0.0.0.0/0");

    private static TestResource with(TestResource acl, int index, int number, String action, int from, int to) {
        String rule = "ingress[" + index + "].";
        return acl.with(rule + "ruleNo", number)
                .with(rule + "action", action)
                .with(rule + "protocol", "tcp")
                .with(rule + "fromPort", from)
                .with(rule + "toPort", to)
                .with(rule + "cidrBlock", "0.0.0.0/0");
    }

    @Test
    void an_acl_without_rules_or_with_other_ports_is_compliant() {
        assertThat(rule.judge(acl).isCompliant()).isTrue();
        assertThat(rule.judge(with(acl, 0, 100, "allow", 23, 3388)).isCompliant())
                .isTrue();
    }

    @Test
    void allowing_the_internet_in_violates_once_a_port() {
        assertThat(rule.judge(with(acl, 0, 100, "allow", 22, 3389)).violations())
                .containsExactly(
                        "the network ACL lets the internet reach port 22",
                        "the network ACL lets the internet reach port 3389");
        assertThat(rule.judge(acl.with("ingress[0].action", "Allow")
                                .with("ingress[0].protocol", "-1")
                                .with("ingress[0].ipv6CidrBlock", "::/0"))
                        .violations())
                .hasSize(2);
        assertThat(rule.judge(TestResource.of("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
                                .with("ingress[0].action", "allow")
                                .with("ingress[0].protocol", "-1")
                                .with("ingress[0].cidrBlock", "0.0.0.0/0"))
                        .violations())
                .hasSize(2);
    }

    @Test
    void allowing_a_network_is_compliant() {
        assertThat(rule.judge(with(acl, 0, 100, "allow", 22, 22).with("ingress[0].cidrBlock", "10.0.0.0/8"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void the_lowest_matching_rule_number_decides() {
        var denied = with(with(acl, 0, 100, "allow", 0, 65535), 1, 90, "deny", 0, 4000);
        assertThat(rule.judge(denied).isCompliant()).isTrue();
        assertThat(rule.judge(with(with(acl, 0, 100, "allow", 0, 65535), 1, 110, "deny", 0, 4000))
                        .violations())
                .hasSize(2);
        assertThat(rule.judge(denied.with("ingress[1].cidrBlock", "198.51.100.0/24"))
                        .violations())
                .hasSize(2);
        assertThat(rule.judge(denied.with("ingress[1].toPort", 22)).violations())
                .containsExactly("the network ACL lets the internet reach port 3389");
    }

    @Test
    void a_denial_for_ipv4_does_not_cover_ipv6() {
        assertThat(rule.judge(with(acl, 0, 90, "deny", 0, 65535)
                                .with("ingress[1].ruleNo", 100)
                                .with("ingress[1].action", "allow")
                                .with("ingress[1].protocol", "-1")
                                .with("ingress[1].ipv6CidrBlock", "::/0"))
                        .violations())
                .hasSize(2);
    }

    @Test
    void a_rule_resource_is_judged_by_itself() {
        assertThat(rule.judge(standalone).violations())
                .containsExactly("the network ACL lets the internet reach port 22");
        assertThat(rule.judge(standalone.with("egress", true)).isCompliant()).isTrue();
        assertThat(rule.judge(standalone.with("egress", false)).violations()).hasSize(1);
        assertThat(rule.judge(standalone.with("ruleAction", "deny")).isCompliant())
                .isTrue();
        assertThat(rule.judge(standalone.with("protocol", "icmp")).isCompliant())
                .isTrue();
    }

    @Test
    void the_ports_can_be_configured() {
        assertThat(rule.config("ports", List.of(443)).judge(standalone).isCompliant())
                .isTrue();
    }

    @Test
    void an_address_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(standalone.unknown("cidrBlock")).notJudged()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubnetAutoPublicIpTest {

    private static final String DEFAULT = "aws:ec2/defaultSubnet:DefaultSubnet";

    private final PolicyTester rule = PolicyTester.of(new SubnetAutoPublicIp());
    private final TestResource open = subnet("network-private-a").with("mapPublicIpOnLaunch", true);

    private static TestResource subnet(String name) {
        return TestResource.of("aws:ec2/subnet:Subnet", name);
    }

    @Test
    void a_subnet_without_automatic_addresses_is_compliant() {
        assertThat(rule.judge(subnet("network-private-a")).isCompliant()).isTrue();
        assertThat(rule.judge(open.with("mapPublicIpOnLaunch", false)).isCompliant())
                .isTrue();
    }

    @Test
    void automatic_addresses_outside_the_public_tier_violate() {
        assertThat(rule.judge(open).violations()).containsExactly("the subnet gives every instance a public address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network-public-a", "Public", "net.PUBLIC"})
    void a_name_can_mark_the_public_tier(String name) {
        assertThat(rule.judge(subnet(name).with("mapPublicIpOnLaunch", true)).isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"republic", "nonpublic-a", "publications"})
    void a_part_of_a_word_does_not(String name) {
        assertThat(rule.judge(subnet(name).with("mapPublicIpOnLaunch", true)).violations())
                .hasSize(1);
    }

    @Test
    void a_tag_can_mark_it_too() {
        assertThat(rule.judge(open.with("tags.Tier", "public")).isCompliant()).isTrue();
        assertThat(rule.judge(open.with("tags.Tier", "private")).violations()).hasSize(1);
        assertThat(rule.judge(open.unknown("tags.Owner").with("tags.Tier", "public"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void the_word_can_be_configured() {
        assertThat(rule.config("publicTier", "Private").judge(open).isCompliant())
                .isTrue();
    }

    @Test
    void a_default_subnet_assigns_addresses_unless_told_otherwise() {
        assertThat(rule.judge(TestResource.of(DEFAULT)).violations()).hasSize(1);
        assertThat(rule.judge(TestResource.of(DEFAULT).with("mapPublicIpOnLaunch", false))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(open.unknown("mapPublicIpOnLaunch")).notJudged()).hasSize(1);
    }
}

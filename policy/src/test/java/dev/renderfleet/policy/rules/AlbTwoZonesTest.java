package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlbTwoZonesTest {

    private final PolicyTester rule = PolicyTester.of(new AlbTwoZones());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer");
    private final TestResource two = balancer.with("subnets", List.of("subnet-a", "subnet-b"));

    @Test
    void two_subnets_are_compliant() {
        assertThat(rule.judge(two).isCompliant()).isTrue();
        assertThat(rule.judge(balancer.with("subnetMappings[0].subnetId", "subnet-a")
                                .with("subnetMappings[1].subnetId", "subnet-b"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void fewer_violate() {
        assertThat(rule.judge(balancer.with("subnets", "subnet-a")).violations())
                .containsExactly("the load balancer spans no more than 1 availability zones");
        assertThat(rule.judge(balancer.with("subnets", List.of("subnet-a", "subnet-a")))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(balancer.with("loadBalancerType", "network")
                                .with("subnetMappings[0].subnetId", "subnet-a")
                                .with("subnetMappings[1].subnetId", "subnet-a"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(balancer).violations()).hasSize(1);
    }

    @Test
    void the_number_can_be_configured() {
        assertThat(rule.config("minimumZones", 3).judge(two).violations())
                .containsExactly("the load balancer spans no more than 2 availability zones");
        assertThat(rule.config("minimumZones", 1)
                        .judge(balancer.with("subnets", "subnet-a"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void subnets_that_are_not_known_yet_count_one_each() {
        assertThat(rule.judge(balancer.unknown("subnets[0]").unknown("subnets[1]"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(balancer.with("subnets[0]", "subnet-a").unknown("subnets[1]"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(balancer.unknown("subnets[0]")).violations())
                .containsExactly("the load balancer spans no more than 1 availability zones");
    }

    @Test
    void a_list_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(balancer.unknown("subnets")).notJudged())
                .containsExactly("cannot be judged before the update: subnets is not known yet");
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AlbDropHeadersTest {

    private final PolicyTester rule = PolicyTester.of(new AlbDropHeaders());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer");

    @Test
    void dropping_invalid_headers_is_compliant() {
        assertThat(rule.judge(balancer.with("dropInvalidHeaderFields", true)).isCompliant())
                .isTrue();
    }

    @Test
    void passing_them_on_violates() {
        assertThat(rule.judge(balancer).violations()).containsExactly("the load balancer passes invalid headers on");
        assertThat(rule.judge(balancer.with("loadBalancerType", "application").with("dropInvalidHeaderFields", false))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:alb/loadBalancer:LoadBalancer"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_network_load_balancer_reads_no_headers() {
        assertThat(rule.judge(balancer.with("loadBalancerType", "network")).notApplicable())
                .containsExactly("it is not an application load balancer");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(balancer.unknown("dropInvalidHeaderFields")).notJudged())
                .hasSize(1);
    }
}

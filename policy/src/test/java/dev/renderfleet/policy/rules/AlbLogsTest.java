package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AlbLogsTest {

    private final PolicyTester rule = PolicyTester.of(new AlbLogs());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer");
    private final TestResource logging = balancer.unknown("accessLogs.bucket").with("accessLogs.enabled", true);

    @Test
    void writing_logs_is_compliant() {
        assertThat(rule.judge(logging).isCompliant()).isTrue();
    }

    @Test
    void writing_none_violates() {
        assertThat(rule.judge(balancer).violations()).containsExactly("the load balancer writes no access logs");
        assertThat(rule.judge(balancer.with("accessLogs.bucket", "logs")).violations())
                .hasSize(1);
        assertThat(rule.judge(logging.with("accessLogs.enabled", false)).violations())
                .hasSize(1);
    }

    @Test
    void other_load_balancers_are_not_applicable() {
        assertThat(rule.judge(balancer.with("loadBalancerType", "gateway")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(logging.unknown("accessLogs.enabled")).notJudged())
                .hasSize(1);
    }
}

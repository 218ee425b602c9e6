package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RedirectHasHttpsTest {

    private final PolicyTester rule = PolicyTester.of(new RedirectHasHttps());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer", "web");
    private final TestResource other = TestResource.of("aws:lb/loadBalancer:LoadBalancer", "internal");
    private final TestResource redirect = TestResource.of("aws:lb/listener:Listener", "http")
            .refers("loadBalancerArn", balancer, "arn")
            .with("port", 80)
            .with("protocol", "HTTP")
            .with("defaultActions[0].type", "redirect")
            .with("defaultActions[0].redirect.protocol", "HTTPS")
            .with("defaultActions[0].redirect.port", "443");

    private static TestResource https(TestResource on) {
        return TestResource.of("aws:lb/listener:Listener", "https")
                .refers("loadBalancerArn", on, "arn")
                .with("port", 443)
                .with("protocol", "HTTPS")
                .with("defaultActions[0].type", "forward");
    }

    @Test
    void a_redirect_to_a_listener_is_compliant() {
        assertThat(rule.judgeStack(balancer, redirect, https(balancer)).isCompliant())
                .isTrue();
        TestResource legacy = TestResource.of("aws:alb/loadBalancer:LoadBalancer", "web");
        assertThat(rule.judgeStack(legacy, redirect.refers("loadBalancerArn", legacy, "arn"), https(legacy))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_redirect_to_nowhere_violates() {
        var judgement = rule.judgeStack(balancer, redirect);
        assertThat(judgement.violations()).containsExactly("no HTTPS listener answers at port 443 it redirects to");
        assertThat(judgement.violators()).containsExactly("http");
    }

    @Test
    void another_load_balancer_or_port_or_protocol_does_not_answer() {
        assertThat(rule.judgeStack(balancer, other, redirect, https(other)).violations())
                .hasSize(1);
        assertThat(rule.judgeStack(balancer, redirect, https(balancer).with("port", 8443))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(balancer, redirect, https(balancer).with("protocol", "HTTP"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_redirect_to_its_own_port_never_works() {
        TestResource same = redirect.with("defaultActions[0].redirect.port", "#{port}");
        assertThat(rule.judgeStack(balancer, same, https(balancer)).violations())
                .containsExactly("no HTTPS listener answers at port 80 it redirects to");
        assertThat(rule.judgeStack(balancer, redirect.with("defaultActions[0].redirect.port", null), https(balancer))
                        .violations())
                .hasSize(1);
    }

    @Test
    void other_listeners_are_not_judged() {
        assertThat(rule.judgeStack(balancer, https(balancer)).notApplicable()).hasSize(1);
        assertThat(rule.judgeStack(balancer, redirect.with("defaultActions[0].redirect.host", "example.com"))
                        .notApplicable())
                .hasSize(1);
        assertThat(rule.judgeStack(balancer, redirect.with("defaultActions[0].redirect.host", "#{host}"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(balancer, redirect.with("defaultActions[0].redirect.protocol", "HTTP"))
                        .notApplicable())
                .hasSize(1);
        assertThat(rule.judgeStack(balancer, redirect.with("defaultActions[0].type", "forward"))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void a_load_balancer_of_another_stack_is_known_by_its_arn() {
        TestResource elsewhere = redirect.with("loadBalancerArn", "arn:aws:elasticloadbalancing:x");
        TestResource there = https(balancer).with("loadBalancerArn", "arn:aws:elasticloadbalancing:x");
        assertThat(rule.judgeStack(elsewhere, there).isCompliant()).isTrue();
        assertThat(rule.judgeStack(elsewhere, there.with("loadBalancerArn", "arn:aws:elasticloadbalancing:y"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned = redirect.refersUnknown("loadBalancerArn", balancer);
        TestResource secure = https(balancer).refersUnknown("loadBalancerArn", balancer);
        assertThat(rule.judgeStack(balancer, planned, secure).isCompliant()).isTrue();
        assertThat(rule.judgeStack(balancer, planned).violators()).containsExactly("http");
    }

    @Test
    void actions_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(balancer, redirect.unknown("defaultActions")).notJudged())
                .hasSize(1);
    }
}

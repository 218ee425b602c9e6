package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DefaultSgClosedTest {

    private final PolicyTester rule = PolicyTester.of(new DefaultSgClosed());
    private final TestResource vpc = TestResource.of("aws:ec2/vpc:Vpc", "vpc");
    private final TestResource other = TestResource.of("aws:ec2/vpc:Vpc", "other");
    private final TestResource closed = TestResource.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default")
            .refers("vpcId", vpc);

    @Test
    void a_vpc_with_an_emptied_default_group_is_compliant() {
        assertThat(rule.judgeStack(vpc, closed).isCompliant()).isTrue();
        assertThat(rule.judgeStack(vpc, closed.with("ingress", List.of()).with("egress", List.of()))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_vpc_whose_default_group_nobody_touches_violates() {
        assertThat(rule.judgeStack(vpc, other, closed).violations())
                .containsExactly("the VPC's default security group keeps the rules that AWS gives it");
        assertThat(rule.judgeStack(vpc, other, closed).violators()).containsExactly("other");
    }

    @Test
    void a_rule_in_the_default_group_violates() {
        assertThat(rule.judgeStack(vpc, closed.with("ingress[0].self", true)).violators())
                .containsExactly("default");
        assertThat(rule.judgeStack(vpc, closed.with("egress[0].protocol", "-1")).violations())
                .containsExactly("the default security group permits traffic");
    }

    @Test
    void before_the_first_update_rules_that_are_not_given_will_be_none() {
        var planned = TestResource.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default")
                .refersUnknown("vpcId", vpc)
                .unknown("ingress")
                .unknown("egress");
        assertThat(rule.judgeStack(vpc, planned).isCompliant()).isTrue();
    }

    @Test
    void rules_that_are_given_but_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(vpc, closed.refersUnknown("ingress", vpc)).notJudged())
                .containsExactly("cannot be judged before the update: ingress is not known yet");
    }

    @Test
    void a_stack_without_a_vpc_is_not_applicable() {
        assertThat(rule.judgeStack().notApplicable()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class VpcFlowLogTest {

    private final PolicyTester rule = PolicyTester.of(new VpcFlowLog());
    private final TestResource vpc = TestResource.of("aws:ec2/vpc:Vpc", "network");
    private final TestResource log = TestResource.of("aws:ec2/flowLog:FlowLog");

    @Test
    void a_vpc_with_a_flow_log_is_compliant() {
        assertThat(rule.judgeStack(vpc, log.refers("vpcId", vpc)).isCompliant()).isTrue();
        assertThat(rule.judgeStack(vpc, log.refersUnknown("vpcId", vpc)).isCompliant())
                .isTrue();
    }

    @Test
    void a_vpc_without_one_violates() {
        assertThat(rule.judgeStack(vpc, log.with("subnetId", "subnet-1")).violations())
                .containsExactly("the VPC has no flow log");
        assertThat(rule.judgeStack(vpc).violators()).containsExactly("network");
        assertThat(rule.judgeStack(TestResource.of("aws:ec2/defaultVpc:DefaultVpc"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_stack_without_a_vpc_is_not_applicable() {
        assertThat(rule.judgeStack(log).notApplicable()).hasSize(1);
    }
}

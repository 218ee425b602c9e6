package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class FlowlogAllTrafficTest {

    private final PolicyTester rule = PolicyTester.of(new FlowlogAllTraffic());
    private final TestResource log = TestResource.of("aws:ec2/flowLog:FlowLog").with("vpcId", "vpc-1");

    @Test
    void a_log_of_all_traffic_is_compliant() {
        assertThat(rule.judge(log.with("trafficType", "ALL")).isCompliant()).isTrue();
    }

    @Test
    void a_log_of_a_part_violates() {
        assertThat(rule.judge(log.with("trafficType", "REJECT")).violations())
                .containsExactly("the flow log leaves out a part of the traffic");
        assertThat(rule.judge(log).violations()).hasSize(1);
    }

    @Test
    void logs_of_a_transit_gateway_have_no_such_choice() {
        assertThat(rule.judge(log.with("transitGatewayId", "tgw-1")).notApplicable())
                .hasSize(1);
        assertThat(rule.judge(log.unknown("transitGatewayAttachmentId")).notApplicable())
                .containsExactly("flow logs of a transit gateway always record all traffic");
    }

    @Test
    void a_type_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(log.unknown("trafficType")).notJudged()).hasSize(1);
    }
}

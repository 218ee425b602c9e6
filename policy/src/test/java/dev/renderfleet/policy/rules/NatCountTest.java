package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class NatCountTest {

    private final PolicyTester rule = PolicyTester.of(new NatCount());
    private final TestResource vpc = TestResource.of("aws:ec2/vpc:Vpc", "vpc");
    private final TestResource a = subnet("a").with("availabilityZone", "us-east-1a");
    private final TestResource s3 = endpoint("s3");
    private final TestResource dynamodb = endpoint("dynamodb").with("vpcEndpointType", "Gateway");

    private TestResource subnet(String name) {
        return TestResource.of("aws:ec2/subnet:Subnet", name).refers("vpcId", vpc);
    }

    private TestResource endpoint(String service) {
        return TestResource.of("aws:ec2/vpcEndpoint:VpcEndpoint", service)
                .refers("vpcId", vpc)
                .with("serviceName", "com.amazonaws.us-east-1." + service);
    }

    private static TestResource nat(String name, TestResource in) {
        return TestResource.of("aws:ec2/natGateway:NatGateway", name).refers("subnetId", in);
    }

    @Test
    void a_gateway_a_zone_with_endpoints_is_compliant() {
        assertThat(rule.judgeStack(vpc, a, nat("n", a), s3, dynamodb).isCompliant())
                .isTrue();
    }

    @Test
    void more_gateways_than_zones_violate() {
        TestResource sameZone = subnet("b").with("availabilityZone", "us-east-1a");
        var judgement = rule.judgeStack(vpc, a, sameZone, nat("n", a), nat("m", sameZone), s3, dynamodb);
        assertThat(judgement.violations()).containsExactly("2 NAT gateways serve 1 zones");
        assertThat(judgement.violators()).containsExactly("vpc");
    }

    @Test
    void zones_may_be_named_by_id_or_not_at_all() {
        TestResource other = subnet("b").with("availabilityZoneId", "use1-az2").unknown("availabilityZone");
        assertThat(rule.judgeStack(vpc, a, other, nat("n", a), nat("m", other), s3, dynamodb)
                        .isCompliant())
                .isTrue();
        TestResource nowhere = subnet("c").unknown("availabilityZone");
        assertThat(rule.judgeStack(vpc, a, nowhere, nat("n", a), nat("m", nowhere), s3, dynamodb)
                        .isCompliant())
                .isTrue();
        TestResource alsoId = subnet("d").with("availabilityZoneId", "use1-az2");
        assertThat(rule.judgeStack(vpc, other, alsoId, nat("n", other), nat("m", alsoId), s3, dynamodb)
                        .violations())
                .hasSize(1);
    }

    @Test
    void missing_endpoints_violate() {
        assertThat(rule.judgeStack(vpc, a, nat("n", a), s3).violations())
                .containsExactly("traffic to dynamodb pays for NAT: there is no gateway endpoint");
        assertThat(rule.judgeStack(vpc, a, nat("n", a), dynamodb, s3.with("vpcEndpointType", "Interface"))
                        .violations())
                .containsExactly("traffic to s3 pays for NAT: there is no gateway endpoint");
    }

    @Test
    void a_vpc_without_nat_is_not_judged() {
        assertThat(rule.judgeStack(vpc, a).notApplicable()).containsExactly("it has no NAT gateway");
        assertThat(rule.judgeStack(vpc, a, nat("n", a).with("connectivityType", "private"))
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned = TestResource.of("aws:ec2/subnet:Subnet", "a")
                .refersUnknown("vpcId", vpc)
                .with("availabilityZone", "us-east-1a");
        TestResource gateway =
                TestResource.of("aws:ec2/natGateway:NatGateway", "n").refersUnknown("subnetId", planned);
        assertThat(rule.judgeStack(vpc, planned, gateway).violators()).containsExactly("vpc");
        assertThat(rule.judgeStack(
                                vpc,
                                planned,
                                gateway,
                                s3.refersUnknown("vpcId", vpc),
                                dynamodb.refersUnknown("vpcId", vpc))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_zone_that_is_not_known_yet_cannot_be_judged() {
        TestResource unknown = a.refersUnknown("availabilityZone", vpc);
        assertThat(rule.judgeStack(vpc, unknown, nat("n", unknown), s3, dynamodb)
                        .notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InternetToDataTest {

    private final PolicyTester rule = PolicyTester.of(new InternetToData());
    private final TestResource balancer = group("balancer");
    private final TestResource service = group("service");
    private final TestResource data = group("data");
    private final TestResource database =
            TestResource.of("aws:rds/instance:Instance", "db").refers("vpcSecurityGroupIds[0]", data);

    private static TestResource group(String name) {
        return TestResource.of("aws:ec2/securityGroup:SecurityGroup", name);
    }

    private static TestResource open(TestResource group) {
        return TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "open")
                .refers("securityGroupId", group)
                .with("ipProtocol", "tcp")
                .with("fromPort", 443)
                .with("toPort", 443)
                .with("cidrIpv4", "0.0.0.0/0");
    }

    private static TestResource from(TestResource source, TestResource group) {
        return TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", source.urn() + group.urn())
                .refers("securityGroupId", group)
                .with("ipProtocol", "tcp")
                .refers("referencedSecurityGroupId", source);
    }

    @Test
    void a_service_between_load_balancer_and_database_is_compliant() {
        assertThat(rule.judgeStack(
                                balancer,
                                service,
                                data,
                                database,
                                open(balancer),
                                from(balancer, service),
                                from(service, data))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_database_that_the_internet_reaches_violates() {
        var judgement = rule.judgeStack(data, database, open(data));
        assertThat(judgement.violations()).containsExactly("it is reached by the internet → data");
        assertThat(judgement.violators()).containsExactly("db");
    }

    @Test
    void a_database_behind_what_the_internet_reaches_violates() {
        assertThat(rule.judgeStack(service, data, database, open(service), from(service, data))
                        .violations())
                .containsExactly("it is reached by the internet → service → data");
    }

    @Test
    void more_or_fewer_groups_can_be_asked_for() {
        var chain = TestResource.graph(
                balancer, service, data, database, open(balancer), from(balancer, service), from(service, data));
        assertThat(rule.config("groupsBetween", 3).judge(chain).violations())
                .containsExactly("it is reached by the internet → balancer → service → data");
        var direct = TestResource.graph(service, data, database, open(service), from(service, data));
        assertThat(rule.config("groupsBetween", 1).judge(direct).isCompliant()).isTrue();
    }

    @Test
    void inline_rules_count() {
        TestResource openService =
                service.with("ingress[0].protocol", "-1").with("ingress[0].cidrBlocks", List.of("0.0.0.0/0"));
        TestResource inline =
                data.with("ingress[0].protocol", "tcp").refers("ingress[0].securityGroups[0]", openService);
        assertThat(rule.judgeStack(openService, inline, database).violations())
                .containsExactly("it is reached by the internet → service → data");
    }

    @Test
    void rules_of_the_older_kind_count_if_they_are_for_ingress() {
        TestResource older = TestResource.of("aws:ec2/securityGroupRule:SecurityGroupRule")
                .with("type", "ingress")
                .with("protocol", "tcp")
                .refers("securityGroupId", data)
                .refers("sourceSecurityGroupId", service);
        assertThat(rule.judgeStack(service, data, database, open(service), older)
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(service, data, database, open(service), older.with("type", "egress"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void pings_and_groups_that_admit_themselves_are_no_path() {
        TestResource ping = open(data).with("ipProtocol", "icmp");
        assertThat(rule.judgeStack(data, database, ping, from(data, data)).isCompliant())
                .isTrue();
    }

    @Test
    void caches_are_judged_by_their_own_property() {
        TestResource cache = TestResource.of("aws:elasticache/replicationGroup:ReplicationGroup", "redis")
                .refers("securityGroupIds[0]", data);
        assertThat(rule.judgeStack(cache, data, open(data)).violators()).containsExactly("redis");
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned =
                TestResource.of("aws:rds/cluster:Cluster", "aurora").refersUnknown("vpcSecurityGroupIds", data);
        TestResource rules = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in")
                .refersUnknown("securityGroupId", data)
                .refersUnknown("referencedSecurityGroupId", service)
                .with("ipProtocol", "tcp");
        TestResource wide = open(service).refersUnknown("securityGroupId", service);
        assertThat(rule.judgeStack(planned, data.unknown("ingress"), service.unknown("ingress"), rules, wide)
                        .violators())
                .containsExactly("aurora");
    }

    @Test
    void an_address_that_is_not_known_yet_cannot_be_judged() {
        TestResource unknown = open(data).unknown("cidrIpv4");
        assertThat(rule.judgeStack(data, database, unknown).notJudged()).hasSize(1);
    }

    @Test
    void a_stack_without_data_stores_is_not_applicable() {
        assertThat(rule.judgeStack(data).notApplicable()).hasSize(1);
    }
}

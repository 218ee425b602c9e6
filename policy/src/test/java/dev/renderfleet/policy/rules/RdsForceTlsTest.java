package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RdsForceTlsTest {

    private final PolicyTester rule = PolicyTester.of(new RdsForceTls());
    private final TestResource instance =
            TestResource.of("aws:rds/instance:Instance").with("engine", "mariadb");
    private final TestResource cluster =
            TestResource.of("aws:rds/cluster:Cluster").with("engine", "aurora-postgresql");

    private static TestResource group(String family) {
        return TestResource.of("aws:rds/parameterGroup:ParameterGroup").with("family", family);
    }

    private static TestResource clusterGroup(String family) {
        return TestResource.of("aws:rds/clusterParameterGroup:ClusterParameterGroup")
                .with("family", family);
    }

    private static TestResource with(TestResource group, String name, String value) {
        return group.with("parameters[0].name", "other")
                .with("parameters[0].value", "0")
                .with("parameters[1].name", name)
                .with("parameters[1].value", value);
    }

    @ParameterizedTest
    @CsvSource({
        "mariadb10.11,require_secure_transport,1",
        "mariadb10.11,require_secure_transport,ON",
        "MariaDB10.11,Require_Secure_Transport,on",
        "mysql8.0,require_secure_transport,1",
        "postgres14,rds.force_ssl,1",
        "postgres16,rds.force_ssl,1",
        "sqlserver-ex-15.0,rds.force_ssl,1"
    })
    void a_group_that_forces_tls_is_compliant(String family, String name, String value) {
        var judgement = rule.judge(with(group(family), name, value));
        assertThat(judgement.isCompliant()).isTrue();
        assertThat(judgement.notApplicable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mariadb10.11,require_secure_transport,0",
        "mariadb10.11,require_secure_transport,OFF",
        "mariadb10.11,rds.force_ssl,1",
        "postgres16,rds.force_ssl,0",
        "postgres14,require_secure_transport,1"
    })
    void a_group_that_does_not_violates(String family, String name, String value) {
        assertThat(rule.judge(with(group(family), name, value)).violations()).hasSize(1);
    }

    @Test
    void the_violation_names_the_parameter() {
        assertThat(rule.judge(group("mariadb10.11")).violations())
                .containsExactly("the parameter group does not set require_secure_transport to 1");
        assertThat(rule.judge(clusterGroup("aurora-postgresql16")).violations())
                .containsExactly("the parameter group does not set rds.force_ssl to 1");
        assertThat(rule.judge(clusterGroup("aurora-mysql8.0")).violations())
                .containsExactly("the parameter group does not set require_secure_transport to 1");
    }

    @ParameterizedTest
    @CsvSource({"postgres15,true", "postgres18,true", "postgres20,true", "postgres14,false", "postgres9.6,false"})
    void newer_postgresql_forces_tls_by_default(String family, boolean compliant) {
        assertThat(rule.judge(group(family)).isCompliant()).isEqualTo(compliant);
    }

    @Test
    void a_clusters_group_is_judged_like_an_instances() {
        assertThat(rule.judge(with(clusterGroup("aurora-postgresql16"), "rds.force_ssl", "1"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(with(clusterGroup("mysql8.0"), "require_secure_transport", "0"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void groups_that_do_not_decide_are_not_applicable() {
        assertThat(rule.judge(group("aurora-postgresql16")).notApplicable())
                .containsExactly("TLS is not forced by this parameter group");
        assertThat(rule.judge(group("oracle-se2-19")).notApplicable()).hasSize(1);
    }

    @Test
    void a_database_with_a_group_of_its_own_is_compliant() {
        assertThat(rule.judge(instance.with("parameterGroupName", "bp-mariadb")).isCompliant())
                .isTrue();
        assertThat(rule.judge(cluster.with("dbClusterParameterGroupName", "bp-aurora"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(instance.with("parameterGroupName", "bp-mariadb")).notApplicable())
                .isEmpty();
    }

    @Test
    void a_database_with_the_default_group_violates() {
        assertThat(rule.judge(instance).violations())
                .containsExactly("the database uses AWS's default parameter group");
        assertThat(rule.judge(instance.with("engine", "postgres").with("parameterGroupName", "default.postgres16"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(cluster.with("parameterGroupName", "bp-aurora")).violations())
                .hasSize(1);
        assertThat(rule.judge(cluster.with("engine", "aurora-mysql")).violations())
                .hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:rds/instance:Instance").with("snapshotIdentifier", "s"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void replicas_and_other_engines_are_not_applicable() {
        assertThat(rule.judge(instance.with("replicateSourceDb", "primary")).notApplicable())
                .containsExactly("a replica in the same region takes the parameter group of its source");
        assertThat(rule.judge(instance.with("engine", "oracle-se2")).notApplicable())
                .containsExactly("TLS is not forced by a parameter group of this database");
        assertThat(rule.judge(instance.with("engine", "aurora-mysql")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_replica_in_another_region_needs_a_group() {
        var distant = instance.with("replicateSourceDb", "arn:aws:rds:eu-west-1:123456789012:db:primary");
        assertThat(rule.judge(distant).violations()).hasSize(1);
        assertThat(rule.judge(distant.with("parameterGroupName", "bp-mariadb")).isCompliant())
                .isTrue();
    }

    @Test
    void a_group_whose_name_is_not_known_yet_is_a_group() {
        assertThat(rule.judge(instance.unknown("parameterGroupName")).isCompliant())
                .isTrue();
    }

    @Test
    void a_value_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(with(group("mariadb10.11"), "require_secure_transport", "")
                                .unknown("parameters[1].value"))
                        .notJudged())
                .hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabaseConnectionsTest {

    private final TestResource cluster =
            TestResource.of("aws:rds/cluster:Cluster", "aurora").with("engine", "aurora-postgresql");
    private final TestResource serverless = TestResource.of("aws:rds/clusterInstance:ClusterInstance", "writer")
            .refers("clusterIdentifier", cluster)
            .with("instanceClass", "db.serverless");

    private static OptionalInt limit(TestResource database, TestResource... others) {
        StackGraph graph = TestResource.graph(
                Stream.concat(Stream.of(database), Stream.of(others)).toArray(TestResource[]::new));
        return DatabaseConnections.limit(graph, graph.byUrn(database.urn()).orElseThrow());
    }

    private static TestResource instance(String engine, String type) {
        return TestResource.of("aws:rds/instance:Instance", "db")
                .with("engine", engine)
                .with("instanceClass", type);
    }

    @ParameterizedTest
    @CsvSource({
        "db.t4g.nano, 0.5",
        "db.t3.micro, 1",
        "db.t4g.small, 2",
        "db.t4g.medium, 4",
        "db.m6g.large, 8",
        "db.c6gd.large, 4",
        "db.r6g.large, 16",
        "db.r5.xlarge, 32",
        "db.r7g.4xlarge, 128",
        "db.m5.24xlarge, 384",
        "db.x2g.large, 32",
        "db.serverless, 0",
        "db.z1d.large, 0"
    })
    void memory_follows_family_and_size(String type, double gib) {
        assertThat(DatabaseConnections.memoryGib(type)).isEqualTo(gib);
    }

    @ParameterizedTest
    @CsvSource({"1, 189", "4, 823", "8, 1669", "16, 3360", "32, 5000"})
    void aurora_serverless_is_as_aws_documents(double acus, int connections) {
        TestResource scaling = cluster.with("serverlessv2ScalingConfiguration.maxCapacity", acus)
                .with("serverlessv2ScalingConfiguration.minCapacity", 1);
        assertThat(limit(scaling, serverless)).hasValue(connections);
    }

    @Test
    void aurora_that_may_shrink_to_half_an_acu_is_capped() {
        TestResource scaling = cluster.with("serverlessv2ScalingConfiguration.maxCapacity", 16);
        assertThat(limit(scaling.with("serverlessv2ScalingConfiguration.minCapacity", 0.5), serverless))
                .hasValue(2000);
        assertThat(limit(scaling.with("serverlessv2ScalingConfiguration.minCapacity", 1), serverless))
                .hasValue(3360);
        assertThat(limit(scaling, serverless)).hasValue(3360);
    }

    @Test
    void the_smallest_instance_of_a_cluster_decides() {
        TestResource big = TestResource.of("aws:rds/clusterInstance:ClusterInstance", "big")
                .refers("clusterIdentifier", cluster)
                .with("instanceClass", "db.r6g.large");
        TestResource small = TestResource.of("aws:rds/clusterInstance:ClusterInstance", "small")
                .refers("clusterIdentifier", cluster)
                .with("instanceClass", "db.t4g.medium");
        assertThat(limit(cluster, big)).hasValue(1669);
        assertThat(limit(cluster, big, small)).hasValue(400);
    }

    @Test
    void formulas_go_by_engine() {
        assertThat(limit(instance("mariadb", "db.t4g.small"))).hasValue(143);
        assertThat(limit(instance("mysql", "db.t4g.small"))).hasValue(143);
        assertThat(limit(instance("postgres", "db.t4g.small"))).hasValue(189);
        assertThat(limit(instance("oracle-ee", "db.t4g.small"))).isEmpty();
        assertThat(limit(instance("mariadb", "db.z1d.large"))).isEmpty();
    }

    @Test
    void a_cluster_without_instances_is_not_known() {
        assertThat(limit(cluster)).isEmpty();
        assertThat(limit(cluster, serverless)).isEmpty();
    }

    @Test
    void a_number_in_the_parameter_group_counts() {
        TestResource group = TestResource.of("aws:rds/parameterGroup:ParameterGroup", "group")
                .with("name", "bp")
                .with("parameters[0].name", "character_set_server")
                .with("parameters[0].value", "7")
                .with("parameters[1].name", "max_connections");
        TestResource database = instance("mariadb", "db.t4g.small").with("parameterGroupName", "bp");
        assertThat(limit(database, group.with("parameters[1].value", "60"))).hasValue(60);
        assertThat(limit(database, group.with("parameters[1].value", "{DBInstanceClassMemory/12582880}")))
                .hasValue(143);
    }

    @Test
    void a_number_in_the_cluster_parameter_group_counts() {
        TestResource group = TestResource.of("aws:rds/clusterParameterGroup:ClusterParameterGroup", "group")
                .with("parameters[0].name", "max_connections")
                .with("parameters[0].value", "500");
        assertThat(limit(cluster.refersUnknown("dbClusterParameterGroupName", group), group, serverless))
                .hasValue(500);
    }
}

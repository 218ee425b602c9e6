package dev.renderfleet.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule on a graph of its own, by prices that are easy to multiply. */
class EstimatorTest {

    private static final Estimator ESTIMATOR = new Estimator(PriceTable.load());

    @Test
    void a_nat_gateway_costs_by_the_hour_and_shares_the_traffic() {
        CostedResource a = resource("aws:ec2/natGateway:NatGateway", "a", Map.of());
        CostedResource b = resource("aws:ec2/natGateway:NatGateway", "b", Map.of());

        Estimate estimate = estimate(Map.of("natGb", 100.0), a, b);

        assertThat(estimate.fixed()).isEqualTo(2 * 0.045 * 730, offset(1e-9));
        assertThat(estimate.total() - estimate.fixed()).isEqualTo(100 * 0.045, offset(1e-9));
    }

    @Test
    void an_interface_endpoint_costs_by_zone_and_a_gateway_endpoint_nothing() {
        CostedResource inTwoZones = resource(
                "aws:ec2/vpcEndpoint:VpcEndpoint",
                "logs",
                Map.of("vpcEndpointType", "Interface", "subnetIds", List.of("subnet-1", "subnet-2")));
        CostedResource gateway =
                resource("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", Map.of("vpcEndpointType", "Gateway"));

        assertThat(estimate(Map.of(), inTwoZones, gateway).total()).isEqualTo(2 * 0.01 * 730, offset(1e-9));
    }

    @Test
    void zones_that_are_not_known_yet_are_counted_by_what_they_come_from() {
        CostedResource unknown = new CostedResource(
                "urn:logs",
                "aws:ec2/vpcEndpoint:VpcEndpoint",
                "logs",
                Map.of("vpcEndpointType", "Interface"),
                Map.of("subnetIds", Set.of("urn:a", "urn:b", "urn:c")));

        assertThat(estimate(Map.of(), unknown).total()).isEqualTo(3 * 0.01 * 730, offset(1e-9));
    }

    @Test
    void a_database_in_two_zones_costs_twice_the_instance_and_the_storage() {
        Map<String, Object> instance =
                Map.of("engine", "mariadb", "instanceClass", "db.t4g.small", "allocatedStorage", 20);
        Map<String, Object> standby = new HashMap<>(instance);
        standby.put("multiAz", true);

        assertThat(estimate(Map.of(), resource("aws:rds/instance:Instance", "db", instance))
                        .total())
                .isEqualTo(0.032 * 730 + 20 * 0.115, offset(1e-9));
        assertThat(estimate(Map.of(), resource("aws:rds/instance:Instance", "db", standby))
                        .total())
                .isEqualTo(0.065 * 730 + 20 * 0.23, offset(1e-9));
    }

    @Test
    void aurora_costs_its_floor_and_by_load_what_is_above_it() {
        CostedResource cluster = resource(
                "aws:rds/cluster:Cluster",
                "cluster",
                Map.of("serverlessv2ScalingConfiguration", Map.of("minCapacity", 1, "maxCapacity", 5)));
        CostedResource writer = new CostedResource(
                "urn:writer",
                "aws:rds/clusterInstance:ClusterInstance",
                "writer",
                Map.of("instanceClass", "db.serverless"),
                Map.of("clusterIdentifier", Set.of(cluster.urn())));

        assertThat(estimate(Map.of(), cluster, writer).total()).isEqualTo(0.12 * 730, offset(1e-9));
        assertThat(estimate(Map.of("auroraLoad", 0.25), cluster, writer).total())
                .isEqualTo(2 * 0.12 * 730, offset(1e-9));
    }

    @Test
    void a_cluster_that_may_pause_costs_nothing_when_idle() {
        CostedResource cluster = resource(
                "aws:rds/cluster:Cluster",
                "cluster",
                Map.of("serverlessv2ScalingConfiguration", Map.of("minCapacity", 0, "maxCapacity", 2)));
        CostedResource writer = new CostedResource(
                "urn:writer",
                "aws:rds/clusterInstance:ClusterInstance",
                "writer",
                Map.of("instanceClass", "db.serverless"),
                Map.of("clusterIdentifier", Set.of(cluster.urn())));

        assertThat(estimate(Map.of(), cluster, writer).total()).isZero();
    }

    @Test
    void a_service_counts_as_it_will_run_also_before_its_first_image() {
        CostedResource task = resource(
                "aws:ecs/taskDefinition:TaskDefinition",
                "task",
                Map.of("cpu", "512", "memory", "1024", "runtimePlatform", Map.of("cpuArchitecture", "ARM64")));
        CostedResource service = new CostedResource(
                "urn:service",
                "aws:ecs/service:Service",
                "service",
                Map.of("name", "bp-dev-backend", "desiredCount", 0),
                Map.of("taskDefinition", Set.of(task.urn())));
        CostedResource scaling = resource(
                "aws:appautoscaling/target:Target",
                "scaling",
                Map.of("resourceId", "service/bp-dev/bp-dev-backend", "minCapacity", 2, "maxCapacity", 4));

        double one = (0.5 * 0.03238 + 0.00356) * 730;
        assertThat(estimate(Map.of(), task, service, scaling).fixed()).isEqualTo(2 * one, offset(1e-9));
        assertThat(estimate(Map.of("taskLoad", 0.5), task, service, scaling).total())
                .isEqualTo(3 * one, offset(1e-9));
    }

    @Test
    void what_is_off_by_schedule_costs_nothing_meanwhile() {
        CostedResource task = resource(
                "aws:ecs/taskDefinition:TaskDefinition",
                "task",
                Map.of("cpu", "1024", "memory", "2048", "runtimePlatform", Map.of("cpuArchitecture", "ARM64")));
        CostedResource service = new CostedResource(
                "urn:service",
                "aws:ecs/service:Service",
                "service",
                Map.of("name", "api"),
                Map.of("taskDefinition", Set.of(task.urn())));
        CostedResource scaling = resource(
                "aws:appautoscaling/target:Target",
                "scaling",
                Map.of("resourceId", "service/bp-dev/api", "minCapacity", 1, "maxCapacity", 2));
        CostedResource evening = action("evening", "cron(0 20 ? * MON-FRI *)", 0);
        CostedResource morning = action("morning", "cron(0 8 ? * MON-FRI *)", 2);

        double always = (0.03238 + 2 * 0.00356) * 730;
        assertThat(estimate(Map.of(), task, service, scaling, evening, morning).total())
                .isEqualTo(always * 5 * 12 / 168, offset(1e-9));
        CostedResource odd = action("odd", "rate(1 day)", 0);
        assertThat(estimate(Map.of(), task, service, scaling, odd).total()).isEqualTo(always, offset(1e-9));
    }

    @Test
    void a_spot_fleet_costs_for_its_jobs_only() {
        CostedResource template = resource(
                "aws:ec2/launchTemplate:LaunchTemplate",
                "template",
                Map.of("blockDeviceMappings", List.of(Map.of("ebs", Map.of("volumeSize", "100")))));
        CostedResource fleet = new CostedResource(
                "urn:fleet",
                "aws:autoscaling/group:Group",
                "fleet",
                Map.of(
                        "minSize",
                        0,
                        "mixedInstancesPolicy",
                        Map.of(
                                "instancesDistribution",
                                Map.of("onDemandPercentageAboveBaseCapacity", 0),
                                "launchTemplate",
                                Map.of("overrides", List.of(Map.of("instanceType", "g4dn.xlarge"))))),
                Map.of("mixedInstancesPolicy", Set.of(template.urn())));

        assertThat(estimate(Map.of(), template, fleet).total()).isZero();
        // 20 jobs of 6 minutes on 30 days are 60 hours.
        assertThat(estimate(Map.of("gpuJobsPerDay", 20.0, "gpuMinutesPerJob", 6.0), template, fleet)
                        .total())
                .isEqualTo(60 * 0.526 * PriceTable.SPOT_SHARE + 100 * 0.08 * 60 / 730, offset(1e-9));
    }

    @Test
    void an_alarm_costs_by_the_metrics_it_looks_at() {
        CostedResource plain = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "plain", Map.of("metricName", "x"));
        CostedResource math = resource(
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                "math",
                Map.of(
                        "metricQueries",
                        List.of(Map.of("id", "r"), Map.of("metric", Map.of()), Map.of("metric", Map.of()))));

        assertThat(estimate(Map.of(), plain, math).total()).isEqualTo(0.3, offset(1e-9));
    }

    @Test
    void what_it_does_not_know_is_named_and_never_taken_for_free() {
        CostedResource type = resource("aws:msk/cluster:Cluster", "events", Map.of());
        CostedResource size = resource(
                "aws:elasticache/replicationGroup:ReplicationGroup",
                "redis",
                Map.of("engine", "redis", "nodeType", "cache.x9.huge"));

        assertThat(estimate(Map.of(), type, size).unpriced())
                .containsExactly(
                        "events: no rule for aws:msk/cluster:Cluster",
                        "redis: no price for elasticache/redis/cache.x9.huge/hour");
    }

    @Test
    void a_line_belongs_to_the_outermost_component() {
        CostedResource address = new CostedResource(
                "urn:pulumi:dev::renderfleet::renderfleet:network:Network$renderfleet:network:NatInstance$aws:ec2/eip:Eip::a",
                "aws:ec2/eip:Eip",
                "a",
                Map.of(),
                Map.of());

        assertThat(estimate(Map.of(), address).byComponent()).containsOnlyKeys("Network");
    }

    private static CostedResource action(String name, String schedule, int most) {
        return resource(
                "aws:appautoscaling/scheduledAction:ScheduledAction",
                name,
                Map.of(
                        "resourceId",
                        "service/bp-dev/api",
                        "schedule",
                        schedule,
                        "scalableTargetAction",
                        Map.of("minCapacity", 0, "maxCapacity", most)));
    }

    private static CostedResource resource(String type, String name, Map<String, Object> properties) {
        return new CostedResource("urn:" + name, type, name, properties, Map.of());
    }

    private static Estimate estimate(Map<String, Double> usage, CostedResource... resources) {
        return ESTIMATOR.estimate(Arrays.asList(resources), new Profile("test", "", usage));
    }
}

package dev.renderfleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.stage.Cidr;
import dev.renderfleet.stage.ExistingVpc;
import dev.renderfleet.stage.Nat;
import dev.renderfleet.stage.Network;
import dev.renderfleet.stage.Workloads;
import dev.renderfleet.stage.Zone;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityGroupPlanTest {

    private static final Workloads ALL = new Workloads(true, true, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOAD_BALANCER         | in 443 anywhere, in 80 anywhere, out 80 backend, out 3000 frontend, out 3000 api",
                "BACKEND               | in 80 load-balancer, out 3306 mariadb, out 6379 redis, out 443 anywhere",
                "FRONTEND              | in 3000 load-balancer, out 443 anywhere",
                "API                   | in 3000 load-balancer, out 5432 aurora, out 443 anywhere",
                "MARIADB               | in 3306 backend, in 3306 database-functions",
                "AURORA                | in 5432 api, in 5432 database-functions, in 5432 notification-worker",
                "REDIS                 | in 6379 backend",
                "DATABASE_FUNCTIONS    | out 3306 mariadb, out 5432 aurora, out 443 anywhere",
                "NOTIFICATION_WORKER   | out 5432 aurora, out 443 anywhere",
                "GPU_WORKER            | out 443 anywhere",
            })
    void each_role_has_exactly_these_permissions(Role role, String permissions) {
        assertThat(of(plan(network(Nat.Strategy.GATEWAY), ALL), role))
                .containsExactlyInAnyOrder(permissions.split(", "));
    }

    @Test
    void gpu_workers_speak_https_and_nothing_else() {
        assertThat(of(plan(inProd(), ALL), Role.GPU_WORKER)).containsExactly("out 443 anywhere");
    }

    @Test
    void the_internal_load_balancer_is_for_gpu_workers() {
        assertThat(of(plan(inProd(), ALL), Role.INTERNAL_LOAD_BALANCER))
                .containsExactlyInAnyOrder("in 443 gpu-worker", "out 80 backend");
        assertThat(of(plan(inProd(), ALL), Role.BACKEND)).contains("in 80 internal-load-balancer");
    }

    @Test
    void endpoints_take_https_from_everyone_who_speaks_it() {
        assertThat(of(plan(inProd(), ALL), Role.ENDPOINTS))
                .containsExactlyInAnyOrder(
                        "in 443 backend",
                        "in 443 frontend",
                        "in 443 api",
                        "in 443 database-functions",
                        "in 443 notification-worker",
                        "in 443 gpu-worker");
    }

    @Test
    void the_nat_instance_forwards_https_of_private_subnets_only() {
        assertThat(of(plan(network(Nat.Strategy.INSTANCE), ALL), Role.NAT_INSTANCE))
                .containsExactlyInAnyOrder("in 443 10-0-64-0-24", "in 443 10-0-65-0-24", "out 443 anywhere");
    }

    @Test
    void behind_the_cdn_the_load_balancer_takes_cloudfront_alone() {
        Network behindCdn = new Network(
                cidr(),
                zones(),
                nat(Nat.Strategy.GATEWAY),
                List.of(),
                Network.Ingress.CLOUD_FRONT,
                2000,
                false,
                ownVpc());

        assertThat(of(plan(behindCdn, ALL), Role.LOAD_BALANCER))
                .filteredOn(permission -> permission.startsWith("in"))
                .containsExactly("in 443 cloudfront");
    }

    @Test
    void a_workload_that_is_off_leaves_no_group() {
        assertThat(plan(network(Nat.Strategy.GATEWAY), new Workloads(true, false, false))
                        .roles())
                .containsExactly(Role.GPU_WORKER);
        assertThat(plan(network(Nat.Strategy.GATEWAY), new Workloads(false, false, true))
                        .roles())
                .containsExactlyInAnyOrder(
                        Role.LOAD_BALANCER, Role.API, Role.AURORA, Role.DATABASE_FUNCTIONS, Role.NOTIFICATION_WORKER);
        assertThat(plan(network(Nat.Strategy.GATEWAY), new Workloads(false, false, false))
                        .roles())
                .isEmpty();
    }

    @Test
    void permissions_only_name_groups_that_exist() {
        Stream.of(
                        new Workloads(true, false, false),
                        new Workloads(false, true, false),
                        new Workloads(false, false, true),
                        ALL)
                .map(workloads -> plan(inProd(), workloads))
                .forEach(plan -> assertThat(plan.permissions()).allSatisfy(permission -> {
                    assertThat(plan.roles()).contains(permission.role());
                    if (permission.peer() instanceof Peer.Group group) {
                        assertThat(plan.roles()).contains(group.role());
                    }
                }));
    }

    @Test
    void every_permission_between_roles_is_open_at_both_ends() {
        SecurityGroupPlan plan = plan(inProd(), ALL);

        // Endpoints and the internal load balancer are reached by the client's HTTPS to anywhere.
        assertThat(plan.permissions())
                .filteredOn(p -> p.direction() == Permission.Direction.INGRESS && p.peer() instanceof Peer.Group)
                .allSatisfy(ingress -> assertThat(plan.permissions())
                        .anyMatch(egress -> egress.direction() == Permission.Direction.EGRESS
                                && egress.role() == ((Peer.Group) ingress.peer()).role()
                                && egress.port() == ingress.port()
                                && (egress.peer().equals(new Peer.Group(ingress.role()))
                                        || egress.peer().slug().equals("anywhere"))));
    }

    @Test
    void no_store_opens_connections() {
        assertThat(plan(inProd(), ALL).permissions())
                .filteredOn(p -> p.direction() == Permission.Direction.EGRESS)
                .extracting(Permission::role)
                .doesNotContain(Role.MARIADB, Role.AURORA, Role.REDIS, Role.ENDPOINTS);
    }

    private static List<String> of(SecurityGroupPlan plan, Role role) {
        return plan.permissions().stream()
                .filter(permission -> permission.role() == role)
                .map(permission -> (permission.direction() == Permission.Direction.INGRESS ? "in " : "out ")
                        + permission.port() + " " + permission.peer().slug())
                .toList();
    }

    private static SecurityGroupPlan plan(Network network, Workloads workloads) {
        return SecurityGroupPlan.of(network, workloads);
    }

    private static Network network(Nat.Strategy strategy) {
        return new Network(cidr(), zones(), nat(strategy), List.of(), Network.Ingress.INTERNET, 2000, false, ownVpc());
    }

    private static Network inProd() {
        return new Network(
                cidr(),
                zones(),
                nat(Nat.Strategy.GATEWAY_PER_ZONE),
                List.of("ecr.api"),
                Network.Ingress.INTERNET,
                2000,
                true,
                ownVpc());
    }

    private static ExistingVpc ownVpc() {
        return new ExistingVpc(Optional.empty(), List.of(), List.of(), List.of());
    }

    private static Nat nat(Nat.Strategy strategy) {
        return new Nat(strategy, "t4g.nano");
    }

    private static Cidr cidr() {
        return Cidr.parse("10.0.0.0/16").orElseThrow();
    }

    private static List<Zone> zones() {
        return List.of(new Zone("a"), new Zone("b"));
    }
}

package dev.renderfleet.network;

import dev.renderfleet.network.Permission.Direction;
import dev.renderfleet.stage.Cidr;
import dev.renderfleet.stage.Nat;
import dev.renderfleet.stage.Network;
import dev.renderfleet.stage.Workloads;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which security groups a stage has, and everything they permit: load balancer to service to data store, services and
 * functions out over HTTPS, GPU workers out over HTTPS and nothing else. What is not listed is refused. Name resolution
 * and the time service of the VPC need no permission: security groups do not apply to them.
 */
public record SecurityGroupPlan(Set<Role> roles, List<Permission> permissions) {

    static final Cidr ANYWHERE = new Cidr(0, 0);

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    /** nginx in the backend task. */
    private static final int BACKEND = 80;
    /** Next.js' standalone server and the Express API listen on the same port. */
    private static final int NODE = 3000;

    private static final int MARIADB = 3306;
    private static final int POSTGRESQL = 5432;
    private static final int REDIS = 6379;

    /** The plan of a stage. */
    public static SecurityGroupPlan of(Network network, Workloads workloads) {
        return new Builder(network, workloads).build();
    }

    private static final class Builder {

        private final Network network;
        private final Workloads workloads;
        private final Set<Role> roles = EnumSet.noneOf(Role.class);
        private final List<Permission> permissions = new ArrayList<>();

        Builder(Network network, Workloads workloads) {
            this.network = network;
            this.workloads = workloads;
        }

        SecurityGroupPlan build() {
            choose();
            loadBalancers();
            services();
            functions();
            if (roles.contains(Role.GPU_WORKER)) {
                outOverHttps(Role.GPU_WORKER);
            }
            natInstance();
            endpoints();
            return new SecurityGroupPlan(roles, List.copyOf(permissions));
        }

        private void choose() {
            if (workloads.mediaPlatform()) {
                roles.addAll(Set.of(Role.BACKEND, Role.FRONTEND, Role.MARIADB, Role.REDIS));
            }
            if (workloads.api()) {
                roles.addAll(Set.of(Role.API, Role.AURORA, Role.NOTIFICATION_WORKER));
            }
            if (workloads.mediaPlatform() || workloads.api()) {
                roles.addAll(Set.of(Role.LOAD_BALANCER, Role.DATABASE_FUNCTIONS));
            }
            if (workloads.gpuWorkers()) {
                roles.add(Role.GPU_WORKER);
            }
            if (workloads.mediaPlatform() && network.internalLoadBalancer()) {
                roles.add(Role.INTERNAL_LOAD_BALANCER);
            }
            if (network.nat().strategy() == Nat.Strategy.INSTANCE) {
                roles.add(Role.NAT_INSTANCE);
            }
            if (!network.interfaceEndpoints().isEmpty()) {
                roles.add(Role.ENDPOINTS);
            }
        }

        private void loadBalancers() {
            if (roles.contains(Role.LOAD_BALANCER)) {
                if (network.behindCdn()) {
                    from(Role.LOAD_BALANCER, HTTPS, new Peer.CloudFront(), "HTTPS from CloudFront only");
                } else {
                    from(Role.LOAD_BALANCER, HTTPS, new Peer.Range(ANYWHERE), "HTTPS from the internet");
                    from(Role.LOAD_BALANCER, HTTP, new Peer.Range(ANYWHERE), "HTTP, to be redirected to HTTPS");
                }
            }
            chain(Role.LOAD_BALANCER, Role.BACKEND, BACKEND);
            chain(Role.LOAD_BALANCER, Role.FRONTEND, NODE);
            chain(Role.LOAD_BALANCER, Role.API, NODE);
            chain(Role.INTERNAL_LOAD_BALANCER, Role.BACKEND, BACKEND);
            // The worker's side is part of its HTTPS to anywhere.
            if (roles.contains(Role.INTERNAL_LOAD_BALANCER)) {
                from(Role.INTERNAL_LOAD_BALANCER, HTTPS, new Peer.Group(Role.GPU_WORKER), "HTTPS from GPU workers");
            }
        }

        private void services() {
            chain(Role.BACKEND, Role.MARIADB, MARIADB);
            chain(Role.BACKEND, Role.REDIS, REDIS);
            chain(Role.API, Role.AURORA, POSTGRESQL);
            List.of(Role.BACKEND, Role.FRONTEND, Role.API).forEach(this::outOverHttps);
        }

        private void functions() {
            chain(Role.DATABASE_FUNCTIONS, Role.MARIADB, MARIADB);
            chain(Role.DATABASE_FUNCTIONS, Role.AURORA, POSTGRESQL);
            chain(Role.NOTIFICATION_WORKER, Role.AURORA, POSTGRESQL);
            List.of(Role.DATABASE_FUNCTIONS, Role.NOTIFICATION_WORKER).forEach(this::outOverHttps);
        }

        private void natInstance() {
            if (roles.contains(Role.NAT_INSTANCE)) {
                SubnetPlan.of(network.cidr(), network.zones())
                        .of(Tier.PRIVATE)
                        .forEach(block -> from(
                                Role.NAT_INSTANCE,
                                HTTPS,
                                new Peer.Range(block.cidr()),
                                "HTTPS to forward, from private subnet "
                                        + block.zone().letter()));
                outOverHttps(Role.NAT_INSTANCE);
            }
        }

        /** Endpoints take HTTPS from every role that may speak it to the outside. */
        private void endpoints() {
            if (roles.contains(Role.ENDPOINTS)) {
                List.of(
                                Role.BACKEND,
                                Role.FRONTEND,
                                Role.API,
                                Role.DATABASE_FUNCTIONS,
                                Role.NOTIFICATION_WORKER,
                                Role.GPU_WORKER)
                        .stream()
                        .filter(roles::contains)
                        .forEach(
                                role -> from(Role.ENDPOINTS, HTTPS, new Peer.Group(role), "HTTPS from " + words(role)));
            }
        }

        /** Both ends of a connection between two roles, where the stage has both. */
        private void chain(Role client, Role server, int port) {
            if (roles.contains(client) && roles.contains(server)) {
                to(client, port, new Peer.Group(server), "To " + words(server));
                from(server, port, new Peer.Group(client), "From " + words(client));
            }
        }

        private void outOverHttps(Role role) {
            if (roles.contains(role)) {
                to(role, HTTPS, new Peer.Range(ANYWHERE), "HTTPS to AWS services and the internet");
            }
        }

        private void from(Role role, int port, Peer peer, String description) {
            permissions.add(new Permission(role, Direction.INGRESS, port, peer, description));
        }

        private void to(Role role, int port, Peer peer, String description) {
            permissions.add(new Permission(role, Direction.EGRESS, port, peer, description));
        }

        private static String words(Role role) {
            return role.slug().replace('-', ' ');
        }
    }
}

package dev.renderfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.renderfleet.architecture.Traffic.Arrow;
import dev.renderfleet.architecture.Traffic.Node;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private final Sample sample = new Sample();
    private final TestResource balancer = sample.group("balancer");
    private final TestResource service = sample.group("service");
    private final TestResource store = sample.group("store");

    @Test
    void both_ends_of_a_permission_are_one_arrow() {
        sample.permit(balancer, service, 80);

        assertThat(arrows()).containsExactly("balancer → service: 80");
    }

    @Test
    void a_permission_of_one_end_only_is_marked() {
        sample.accept(service, balancer, 80);
        sample.add(TestResource.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out")
                .refers("securityGroupId", service)
                .refers("referencedSecurityGroupId", store)
                .with("ipProtocol", "tcp")
                .with("fromPort", 3306)
                .with("toPort", 3306));

        assertThat(arrows()).containsExactly("balancer → service: 80 one end", "service → store: 3306 one end");
    }

    @Test
    void who_may_go_anywhere_on_a_port_may_also_go_to_a_group() {
        sample.accept(service, balancer, 443);
        sample.openTo(balancer, "cidrIpv4", "0.0.0.0/0", 443);

        assertThat(arrows()).containsExactly("balancer → service: 443");
        assertThat(node("balancer").outwards()).containsExactly("443 anywhere");
    }

    @Test
    void addresses_are_sources_of_their_own() {
        sample.acceptFrom(balancer, "cidrIpv4", "0.0.0.0/0", 443);
        sample.acceptFrom(balancer, "cidrIpv6", "::/0", 443);
        sample.acceptFrom(service, "prefixListId", "pl-3b927c52", 443);
        sample.acceptFrom(store, "cidrIpv4", "192.0.2.0/24", 5432);

        assertThat(arrows())
                .containsExactlyInAnyOrder(
                        "Internet → balancer: 443",
                        "Prefix list pl-3b927c52 → service: 443",
                        "192.0.2.0/24 → store: 5432");
    }

    @Test
    void the_ranges_of_subnets_of_one_tier_are_one_source() {
        sample.vpc("10.0.0.0/16");
        sample.subnet("a", "10.0.1.0/24", "us-east-1a");
        sample.subnet("b", "10.0.2.0/24", "us-east-1b");
        sample.acceptFrom(service, "cidrIpv4", "10.0.1.0/24", 443);
        sample.acceptFrom(service, "cidrIpv4", "10.0.2.0/24", 443);

        assertThat(arrows()).containsExactly("Isolated subnets → service: 443");
        assertThat(node("Isolated subnets").description()).isEqualTo("10.0.1.0/24 · 10.0.2.0/24");
    }

    @Test
    void servers_are_right_of_their_clients_and_uncalled_clients_next_to_their_server() {
        TestResource function = sample.group("function");
        sample.acceptFrom(balancer, "cidrIpv4", "0.0.0.0/0", 443);
        sample.permit(balancer, service, 80);
        sample.permit(service, store, 3306);
        sample.permit(function, store, 3306);

        assertThat(columns())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Internet", 0, "balancer", 1, "service", 2, "function", 2, "store", 3));
    }

    @Test
    void groups_that_call_each_other_keep_both_arrows() {
        sample.permit(service, store, 3306);
        sample.permit(store, service, 8080);
        sample.permit(store, store, 7946);

        assertThat(arrows()).containsExactlyInAnyOrder("service → store: 3306", "store → service: 8080");
        assertThat(node("store").amongThemselves()).containsExactly("7946");
        assertThat(columns()).containsEntry("service", 0).containsEntry("store", 1);
    }

    @Test
    void ports_say_protocol_and_range_where_they_differ_from_one_tcp_port() {
        rule("udp", 53, 53);
        rule("tcp", 8000, 8010);
        rule("-1", -1, -1);
        rule("icmp", -1, -1);

        assertThat(arrows())
                .containsExactlyInAnyOrder(
                        "balancer → service: udp 53 one end",
                        "balancer → service: 8000–8010 one end",
                        "balancer → service: all one end",
                        "balancer → service: icmp one end");
    }

    @Test
    void what_carries_a_group_is_told() {
        sample.add(TestResource.of("aws:lb/loadBalancer:LoadBalancer", "public")
                .with("securityGroups", List.of("balancer-id")));

        assertThat(node("balancer").members()).containsExactly("1 × LoadBalancer");
    }

    @Test
    void rules_that_would_be_missing_are_refused() {
        sample.add(TestResource.of("aws:ec2/securityGroup:SecurityGroup", "inline")
                .with("ingress", List.of(Map.of("fromPort", 22))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traffic.of(sample.graph()))
                .withMessageContaining("inline has rules inside");
    }

    private void rule(String protocol, int from, int to) {
        sample.add(
                TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule-" + protocol + from)
                        .refers("securityGroupId", service)
                        .refers("referencedSecurityGroupId", balancer)
                        .with("ipProtocol", protocol)
                        .with("fromPort", from)
                        .with("toPort", to));
    }

    private List<String> arrows() {
        Traffic traffic = Traffic.of(sample.graph());
        return traffic.arrows().stream().map(arrow -> words(traffic, arrow)).toList();
    }

    private static String words(Traffic traffic, Arrow arrow) {
        return traffic.nodes().get(arrow.from()).name() + " → "
                + traffic.nodes().get(arrow.to()).name() + ": " + arrow.port() + (arrow.oneSided() ? " one end" : "");
    }

    private Node node(String name) {
        return Traffic.of(sample.graph()).nodes().values().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Integer> columns() {
        Traffic traffic = Traffic.of(sample.graph());
        Map<String, Integer> columns = new TreeMap<>();
        Ranks.of(traffic)
                .forEach((key, rank) -> columns.put(traffic.nodes().get(key).name(), rank));
        columns.keySet().removeIf(name -> traffic.arrows().stream()
                .noneMatch(arrow -> List.of(arrow.from(), arrow.to()).stream()
                        .anyMatch(key -> traffic.nodes().get(key).name().equals(name))));
        return columns;
    }
}

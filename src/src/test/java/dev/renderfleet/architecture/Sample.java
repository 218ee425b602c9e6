package dev.renderfleet.architecture;

import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A stack for tests of the picture, put together in a few lines and handed over in any order. */
final class Sample {

    private final List<TestResource> resources = new ArrayList<>();
    private TestResource vpc;
    private int rules;

    /** A resource in no component. */
    TestResource add(String type, String name) {
        return add(TestResource.of(type, name));
    }

    TestResource add(TestResource resource) {
        resources.add(resource);
        return resource;
    }

    TestResource component(String type, String name) {
        return add(TestResource.of(type, name).component());
    }

    TestResource component(String type, String name, TestResource parent) {
        return add(TestResource.of(type, name).component().parent(parent));
    }

    TestResource vpc(String cidr) {
        vpc = add(TestResource.of("aws:ec2/vpc:Vpc", "vpc").with("cidrBlock", cidr));
        return vpc;
    }

    TestResource inVpc(String type, String name) {
        return add(TestResource.of(type, name).refers("vpcId", vpc));
    }

    TestResource subnet(String name, String cidr, String zone) {
        return add(TestResource.of("aws:ec2/subnet:Subnet", name)
                .refers("vpcId", vpc)
                .with("cidrBlock", cidr)
                .with("availabilityZone", zone));
    }

    /** A route table of its own for a subnet. */
    TestResource tableOf(TestResource subnet) {
        String name = subnet.build().name();
        TestResource table = inVpc("aws:ec2/routeTable:RouteTable", name + "-routes");
        associate(subnet, table);
        return table;
    }

    void associate(TestResource subnet, TestResource table) {
        add(TestResource.of(
                        "aws:ec2/routeTableAssociation:RouteTableAssociation",
                        subnet.build().name() + "-association")
                .refers("subnetId", subnet)
                .refers("routeTableId", table));
    }

    void defaultRoute(TestResource table, String property, TestResource target) {
        add(TestResource.of("aws:ec2/route:Route", table.build().name() + "-default")
                .refers("routeTableId", table)
                .refers(property, target)
                .with("destinationCidrBlock", "0.0.0.0/0"));
    }

    TestResource group(String name) {
        return add(TestResource.of("aws:ec2/securityGroup:SecurityGroup", name)
                .with("description", "What " + name + " is for"));
    }

    /** Both ends of a permission. */
    void permit(TestResource client, TestResource server, int port) {
        accept(server, client, port);
        add(rule("Egress", client, port).refers("referencedSecurityGroupId", server));
    }

    void accept(TestResource server, TestResource client, int port) {
        add(rule("Ingress", server, port).refers("referencedSecurityGroupId", client));
    }

    void acceptFrom(TestResource server, String property, String addresses, int port) {
        add(rule("Ingress", server, port).with(property, addresses));
    }

    void openTo(TestResource client, String property, String addresses, int port) {
        add(rule("Egress", client, port).with(property, addresses));
    }

    private TestResource rule(String direction, TestResource group, int port) {
        rules++;
        String kind = "SecurityGroup" + direction + "Rule";
        return TestResource.of("aws:vpc/s" + kind.substring(1) + ":" + kind, "rule-" + rules)
                .refers("securityGroupId", group)
                .with("ipProtocol", "tcp")
                .with("fromPort", port)
                .with("toPort", port)
                .with("description", "rule " + rules);
    }

    static List<String> ids(List<TestResource> resources) {
        return resources.stream()
                .map(resource -> resource.build().name() + "-id")
                .toList();
    }

    StackGraph graph() {
        return TestResource.graph(resources.toArray(TestResource[]::new));
    }

    StackGraph shuffled(long seed) {
        List<TestResource> other = new ArrayList<>(resources);
        Collections.shuffle(other, new Random(seed));
        return TestResource.graph(other.toArray(TestResource[]::new));
    }

    /** About three times what a stage of today has: four zones, 36 groups, five components of many parts. */
    static Sample large() {
        Sample sample = new Sample();
        sample.largeNetwork();
        sample.largeTraffic();
        for (String name : List.of("data", "compute", "gpu-workers", "monitoring")) {
            TestResource top = sample.component("renderfleet:" + name + ":Top", name);
            for (int i = 0; i < 9; i++) {
                TestResource part = sample.component("renderfleet:" + name + ":Part" + i % 6, name + "-part-" + i, top);
                TestResource inner = sample.component("renderfleet:" + name + ":Inner", name + "-inner-" + i, part);
                for (int j = 0; j <= i % 3; j++) {
                    String alarm = name + "-alarm-" + i + "-" + j;
                    sample.add(TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm", alarm)
                            .parent(inner));
                }
            }
        }
        return sample;
    }

    private void largeNetwork() {
        vpc("10.0.0.0/16");
        TestResource internet = inVpc("aws:ec2/internetGateway:InternetGateway", "internet-gateway");
        List<TestResource> everyPrivate = new ArrayList<>();
        List<TestResource> everyIsolated = new ArrayList<>();
        for (String zone : List.of("a", "b", "c", "d")) {
            int third = zone.charAt(0) - 'a';
            TestResource open = subnet("public-" + zone, "10.0." + third + ".0/24", "us-east-1" + zone);
            defaultRoute(tableOf(open), "gatewayId", internet);
            TestResource nat = add(TestResource.of("aws:ec2/natGateway:NatGateway", "nat-" + zone)
                    .refers("subnetId", open));
            TestResource inner = subnet("private-" + zone, "10.0." + (third + 64) + ".0/24", "us-east-1" + zone);
            defaultRoute(tableOf(inner), "natGatewayId", nat);
            everyPrivate.add(inner);
            everyIsolated.add(subnet("isolated-" + zone, "10.0." + (third + 128) + ".0/24", "us-east-1" + zone));
        }
        for (int i = 0; i < 9; i++) {
            add(TestResource.of("aws:lambda/function:Function", "function-" + i)
                    .with("vpcConfig.subnetIds", ids(everyPrivate)));
        }
        add(TestResource.of("aws:lb/loadBalancer:LoadBalancer", "internal")
                .with("subnets", ids(everyPrivate.subList(0, 2))));
        add(TestResource.of("aws:rds/subnetGroup:SubnetGroup", "databases")
                .with("name", "databases")
                .with("subnetIds", ids(everyIsolated)));
        add(TestResource.of("aws:rds/instance:Instance", "mariadb").with("dbSubnetGroupName", "databases"));
    }

    private void largeTraffic() {
        List<TestResource> edges = groups("edge");
        List<TestResource> services = groups("service");
        List<TestResource> functions = groups("function");
        List<TestResource> stores = groups("store");
        List<TestResource> workers = groups("worker");
        List<TestResource> endpoints = groups("endpoint");
        for (int i = 0; i < 6; i++) {
            acceptFrom(edges.get(i), "cidrIpv4", "0.0.0.0/0", 443);
            permit(edges.get(i % 2), services.get(i), 3000 + i);
            permit(edges.get(i), services.get(i), 80);
            permit(services.get(i), stores.get((i * 5 + 2) % 6), 5432);
            permit(services.get(i), stores.get((i * 3 + 1) % 6), 6379);
            permit(functions.get(i), stores.get((i + 3) % 6), 5432);
            permit(workers.get(i), edges.get(2), 443);
            permit(workers.get(i), endpoints.get(0), 443);
            permit(services.get(i), endpoints.get(i % 2), 443);
            permit(functions.get(i), endpoints.get(i % 2), 443);
        }
    }

    private List<TestResource> groups(String kind) {
        List<TestResource> groups = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            groups.add(group(kind + "-" + i));
        }
        return groups;
    }
}

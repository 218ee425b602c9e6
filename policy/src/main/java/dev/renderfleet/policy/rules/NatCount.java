package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A VPC has no more NAT gateways than zones, and free gateway endpoints keep the traffic to S3 and DynamoDB away from them. A subnet that
 * names no zone counts as one of its own. Private NAT gateways are left alone.
 */
public final class NatCount implements StackPolicy {

    private static final String VPC = "aws:ec2/vpc:Vpc";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("nat-count", Kind.COST)
                .what("A VPC has at most one NAT gateway a zone, and gateway endpoints for S3 and DynamoDB.")
                .why(
                        "A NAT gateway costs by the hour and by the gigabyte, and image layers and backups are gigabytes of S3.")
                .fix("share a NAT gateway per zone, and declare VPC endpoints of type Gateway for S3 and DynamoDB");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        Map<PolicyResource, Long> gateways = graph.ofType("aws:ec2/natGateway:NatGateway").stream()
                .filter(gateway -> !AsGiven.of(gateway).text("connectivityType").equals("private"))
                .flatMap(gateway -> graph.references(gateway, "subnetId", SubnetRoutes.SUBNET).stream())
                .flatMap(subnet -> graph.references(subnet, "vpcId", VPC).stream())
                .collect(Collectors.groupingBy(vpc -> vpc, Collectors.counting()));
        return Verdict.forEach(graph.ofType(VPC), vpc -> {
            if (!gateways.containsKey(vpc)) {
                return Verdict.notApplicable("it has no NAT gateway");
            }
            long zones = graph.referrers(vpc, SubnetRoutes.SUBNET, "vpcId").stream()
                    .map(NatCount::zone)
                    .distinct()
                    .count();
            return Verdict.violationIf(
                            gateways.get(vpc) > zones, gateways.get(vpc) + " NAT gateways serve " + zones + " zones")
                    .and(Verdict.violations(Stream.of("s3", "dynamodb")
                            .filter(service -> !hasEndpoint(graph, vpc, service))
                            .map(service -> "traffic to " + service + " pays for NAT: there is no gateway endpoint")
                            .toList()));
        });
    }

    private static String zone(PolicyResource subnet) {
        PropertyView given = AsGiven.of(subnet);
        return given.string("availabilityZone")
                .or(() -> given.string("availabilityZoneId"))
                .orElse(subnet.urn());
    }

    private static boolean hasEndpoint(StackGraph graph, PolicyResource vpc, String service) {
        return graph.referrers(vpc, "aws:ec2/vpcEndpoint:VpcEndpoint", "vpcId").stream()
                .anyMatch(endpoint -> endpoint.text("serviceName").endsWith("." + service)
                        && AsGiven.of(endpoint)
                                .string("vpcEndpointType")
                                .orElse("Gateway")
                                .equals("Gateway"));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Subnet groups of databases and caches hold no subnet that is routed to an internet gateway. */
public final class DataSubnetsIsolated implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("data-subnets-isolated", Kind.EXPOSURE)
                .what("Databases and caches are placed in subnets without a route to an internet gateway.")
                .why("One wrong security group rule, or one public address, then exposes them at once.")
                .fix("give the subnet group isolated or private subnets only");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        SubnetRoutes routes = new SubnetRoutes(graph);
        List<PolicyResource> groups = graph.ofType(
                "aws:rds/subnetGroup:SubnetGroup",
                "aws:elasticache/subnetGroup:SubnetGroup",
                "aws:elasticache/serverlessCache:ServerlessCache",
                "aws:docdb/subnetGroup:SubnetGroup",
                "aws:neptune/subnetGroup:SubnetGroup",
                "aws:memorydb/subnetGroup:SubnetGroup",
                "aws:redshift/subnetGroup:SubnetGroup",
                "aws:dax/subnetGroup:SubnetGroup");
        return Verdict.forEach(
                groups,
                group -> Verdict.violations(graph.references(group, "subnetIds", SubnetRoutes.SUBNET).stream()
                        .filter(routes::leadToInternet)
                        .map(subnet -> "its subnet " + subnet.name() + " is routed to an internet gateway")
                        .toList()));
    }
}

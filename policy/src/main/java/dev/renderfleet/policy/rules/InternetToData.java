package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Map;

/**
 * Between the internet and a database or cache stand at least two security groups, such as those of a load balancer and of a service:
 * what the internet talks to does not talk to the data. A stage may ask for more, or with 1 only for a closed group.
 */
public final class InternetToData implements StackPolicy {

    /** Where data stores name their security groups. */
    private static final Map<String, String> STORES = Map.of(
            "aws:rds/instance:Instance", "vpcSecurityGroupIds",
            "aws:rds/cluster:Cluster", "vpcSecurityGroupIds",
            "aws:docdb/cluster:Cluster", "vpcSecurityGroupIds",
            "aws:neptune/cluster:Cluster", "vpcSecurityGroupIds",
            "aws:redshift/cluster:Cluster", "vpcSecurityGroupIds",
            "aws:elasticache/cluster:Cluster", "securityGroupIds",
            "aws:elasticache/replicationGroup:ReplicationGroup", "securityGroupIds",
            "aws:elasticache/serverlessCache:ServerlessCache", "securityGroupIds",
            "aws:memorydb/cluster:Cluster", "securityGroupIds",
            "aws:opensearch/domain:Domain", "vpcOptions");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("internet-to-data", Kind.EXPOSURE)
                .what("No path of security groups leads from the internet to a database or cache.")
                .why("Whoever breaks what faces the internet is then one connection away from all data.")
                .fix("let only the groups of services behind the load balancer in, not one that the internet reaches");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .integer(
                        "groupsBetween",
                        2,
                        "How many security groups have to stand between the internet and a data store.");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        SecurityGroupPaths paths = new SecurityGroupPaths(graph);
        int groups = context.config().integer("groupsBetween");
        return Verdict.forEach(graph.ofType(STORES.keySet().toArray(String[]::new)), store -> {
            List<String> found = STORES.entrySet().stream()
                    .filter(entry -> store.is(entry.getKey()))
                    .flatMap(entry -> SecurityGroupPaths.groups(graph, store, entry.getValue()).stream())
                    .flatMap(group -> paths.fromInternet(group, groups).stream())
                    .toList();
            return Verdict.violations(
                    found.stream().map(path -> "it is reached by " + path).toList());
        });
    }
}

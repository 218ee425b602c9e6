package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.stream.Stream;

/**
 * Load balancers of every type stand in several zones. It counts subnets: AWS refuses two of them in one zone. Subnets that
 * are not known yet count as one each.
 */
public final class AlbTwoZones implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("alb-two-zones", Kind.RELIABILITY)
                .sources("FSBP ELB.13")
                .what("Load balancers span at least two availability zones.")
                .why("When the only zone fails, everything behind the load balancer is unreachable.")
                .fix("give subnets (or subnetMappings) in at least two zones");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integer("minimumZones", 2, "Zones that a load balancer spans at least.");
    }

    @Override
    public Types types() {
        return LoadBalancers.TYPES;
    }

    @Override
    public Verdict check(PolicyResource loadBalancer, PolicyContext context) {
        List<PropertyValue> subnets = Stream.concat(
                        loadBalancer.list("subnets").stream(),
                        loadBalancer.list("subnetMappings").stream().map(mapping -> mapping.at("subnetId")))
                .toList();
        long unknown = subnets.stream().filter(PropertyValue::isUnknown).count();
        long known = subnets.stream()
                .filter(subnet -> !subnet.isUnknown())
                .distinct()
                .count();
        return Verdict.violationIf(
                known + unknown < context.config().integer("minimumZones"),
                "the load balancer spans no more than " + (known + unknown) + " availability zones");
    }
}

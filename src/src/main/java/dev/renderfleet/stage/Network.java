package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.util.List;

/** The stage's network: address range, zones, way out, endpoints. */
@CheckedBy(Network.Rules.class)
public record Network(
        @Key(
                        doc = "Address range of the VPC. Each zone takes one /24 per tier at a fixed place in it.",
                        fallback = "10.0.0.0/16",
                        example = "10.0.0.0/16")
                Cidr cidr,
        @Key(
                        doc =
                                "Availability zones by their letter. A zone's subnets have their place by that letter, so that adding or"
                                        + " removing one renumbers nothing.",
                        example = "[a, b]",
                        min = 2,
                        max = 6)
                List<Zone> zones,
        @Key(doc = "How private subnets reach the internet.") Nat nat,
        @Key(
                        doc =
                                "Interface endpoints by service, such as ecr.api or secretsmanager; each costs about 7 USD a month and"
                                        + " zone. The free S3 and DynamoDB gateway endpoints are always there.",
                        fallback = "[]",
                        example = "[ecr.api, ecr.dkr, logs]",
                        max = 20,
                        pattern = "[a-z][a-z0-9.-]{1,62}",
                        patternInWords = "an AWS service as PrivateLink names it, such as ecr.api")
                List<String> interfaceEndpoints,
        @Key(
                        doc =
                                "Whom the public load balancer lets in. internet: everyone, on 443 and on 80 to be redirected. cloudFront:"
                                        + " the CDN's addresses alone, which then serves the site.",
                        fallback = "internet")
                Ingress loadBalancerIngress,
        @Key(
                        doc =
                                "Requests that one client address may make within five minutes before the firewall refuses more.",
                        fallback = "2000",
                        min = 100,
                        max = 2_000_000)
                Integer clientRequestLimit,
        @Key(
                        doc =
                                "Whether GPU workers reach the backend through an internal load balancer at backend.<domainName>, so that"
                                        + " their traffic does not pass (and pay for) NAT. Costs a load balancer, about 16 USD a month.",
                        fallback = "false")
                Boolean internalLoadBalancer,
        @Key(doc = "A VPC that exists already, in place of one that the stage makes.") ExistingVpc existingVpc) {

    /** Whom the public load balancer lets in. */
    public enum Ingress {
        INTERNET,
        CLOUD_FRONT
    }

    /** Whether the CDN stands between the internet and the load balancer. */
    public boolean behindCdn() {
        return loadBalancerIngress == Ingress.CLOUD_FRONT;
    }

    /** Subnet plan and zones have to fit each other, and so have an existing VPC and what would be made in its place. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            plan(found, problems);
            boolean exists = found.mentions("existingVpc");
            if (exists && found.mentions("cidr")) {
                problems.add("cidr", "a range, beside existingVpc", "nothing: that VPC has its range", "remove it");
            }
            found.value("nat", Nat.class)
                    .filter(nat -> (nat.strategy() == Nat.Strategy.NONE) != exists)
                    .ifPresent(nat -> problems.add(
                            "nat.strategy",
                            exists ? "a way out, beside existingVpc" : "none",
                            exists
                                    ? "none: the way out of an existing VPC is its owner's"
                                    : "instance, gateway or gatewayPerZone for a VPC of the stage's own",
                            exists ? "write nat: {strategy: none}" : "take one of these, or add existingVpc"));
            found.value("existingVpc", ExistingVpc.class).ifPresent(vpc -> found.value("zones", List.class)
                    .ifPresent(zones -> subnets(vpc, exists, zones.size(), problems)));
        }

        private static void subnets(ExistingVpc vpc, boolean exists, int zones, Problems problems) {
            if (exists && vpc.id().isEmpty()) {
                problems.add("existingVpc.id", "nothing", "the id of the VPC", "add it, or remove existingVpc");
            }
            List<List<String>> tiers = List.of(vpc.publicSubnetIds(), vpc.privateSubnetIds(), vpc.isolatedSubnetIds());
            for (int i = 0; i < tiers.size(); i++) {
                if (vpc.id().isPresent() && tiers.get(i).size() != zones) {
                    problems.add(
                            "existingVpc." + ExistingVpc.TIERS.get(i),
                            tiers.get(i).size() + " subnets",
                            zones + ", one for each of zones, in their order",
                            "name the VPC's subnets of that tier");
                }
            }
        }

        @SuppressWarnings("unchecked") // Found knows the list, not its items
        private static void plan(Found found, Problems problems) {
            found.value("cidr", Cidr.class)
                    .ifPresent(cidr -> found.value("zones", List.class).ifPresent(zones -> ((List<Zone>) zones)
                            .stream()
                                    .filter(zone -> zone.index() >= cidr.zonesThatFit())
                                    .findFirst()
                                    .ifPresent(zone -> problems.add(
                                            "zones",
                                            zone.letter(),
                                            "zones up to "
                                                    + Zone.ofIndex(cidr.zonesThatFit() - 1)
                                                            .letter() + ": " + cidr + " has room for no more",
                                            "take a larger cidr, or zones by earlier letters"))));
        }
    }
}

package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A VPC that exists already and stays its owner's: the stage is placed in its subnets and adds security groups, flow logs and
 * interface endpoints to it, nothing else. Subnets of a tier are listed in the order of the stage's zones, one each.
 */
@CheckedBy(ExistingVpc.Rules.class)
public record ExistingVpc(
        @Key(
                        doc =
                                "A VPC that exists already, in the stage's region and account, to be used instead of one of the stage's own. It"
                                        + " must resolve DNS host names. Needs nat.strategy none and the subnets of all tiers.",
                        example = "vpc-0123456789abcdef0",
                        pattern = "vpc-([0-9a-f]{8}|[0-9a-f]{17})",
                        patternInWords = "the id of a VPC, such as vpc-0123456789abcdef0")
                Optional<String> id,
        @Key(
                        doc =
                                "Its subnets with a route to an internet gateway, one per zone and in the order of zones.",
                        fallback = "[]",
                        max = 6,
                        pattern = ExistingVpc.SUBNET,
                        patternInWords = ExistingVpc.SUBNET_IN_WORDS)
                List<String> publicSubnetIds,
        @Key(
                        doc =
                                "Its subnets that reach the internet through NAT, one per zone and in the order of zones.",
                        fallback = "[]",
                        max = 6,
                        pattern = ExistingVpc.SUBNET,
                        patternInWords = ExistingVpc.SUBNET_IN_WORDS)
                List<String> privateSubnetIds,
        @Key(
                        doc =
                                "Its subnets for data stores, without a way to the internet, one per zone and in the order of zones.",
                        fallback = "[]",
                        max = 6,
                        pattern = ExistingVpc.SUBNET,
                        patternInWords = ExistingVpc.SUBNET_IN_WORDS)
                List<String> isolatedSubnetIds) {

    static final String SUBNET = "subnet-([0-9a-f]{8}|[0-9a-f]{17})";
    static final String SUBNET_IN_WORDS = "the id of a subnet, such as subnet-0123456789abcdef0";
    static final List<String> TIERS = List.of("publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds");

    /** A VPC needs its subnets, and a subnet serves one tier of one zone. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            Set<Object> seen = new HashSet<>();
            for (String tier : TIERS) {
                if (found.mentions(tier) && !found.mentions("id")) {
                    problems.add(
                            tier, "subnets", "nothing without id: the stage makes its own", "add id, or remove it");
                }
                found.value(tier, List.class).ifPresent(subnets -> {
                    for (Object subnet : subnets) {
                        if (!seen.add(subnet)) {
                            problems.add(
                                    tier,
                                    subnet.toString(),
                                    "each subnet once",
                                    "name the subnet of that tier and zone");
                        }
                    }
                });
            }
        }
    }
}

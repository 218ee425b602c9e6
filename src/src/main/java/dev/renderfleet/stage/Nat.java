package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Key;

/** How private subnets reach the internet. */
public record Nat(
        @Key(
                        doc =
                                "instance: one ARM64 instance that replaces itself (cheapest; two minutes without a way out whenever it is replaced)."
                                        + " gateway: one NAT gateway. gatewayPerZone: one in each zone. none: for an existing VPC, whose own way it"
                                        + " is.")
                Strategy strategy,
        @Key(
                        doc = "Type of the NAT instance; used with strategy instance only.",
                        fallback = "t4g.nano",
                        pattern = "(t4g|[cmr][678]g[a-z]*)\\.[a-z0-9]+",
                        patternInWords = "an ARM64 instance type, such as t4g.nano")
                String instanceType) {

    /** Named ways out of the private subnets. */
    public enum Strategy {
        INSTANCE,
        GATEWAY,
        GATEWAY_PER_ZONE,
        NONE
    }
}

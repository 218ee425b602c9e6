package dev.renderfleet.network;

import dev.renderfleet.stage.Cidr;

/** The other side of a permission. */
public sealed interface Peer {

    /** Members of another security group of the plan. */
    record Group(Role role) implements Peer {}

    /** An address range. */
    record Range(Cidr cidr) implements Peer {}

    /** The addresses of CloudFront's servers, which AWS keeps in a managed prefix list. */
    record CloudFront() implements Peer {}

    /** A short, stable name, unique among a group's peers. */
    default String slug() {
        if (this instanceof Group group) {
            return group.role().slug();
        }
        if (this instanceof Range range) {
            return range.cidr().equals(SecurityGroupPlan.ANYWHERE)
                    ? "anywhere"
                    : range.cidr().toString().replaceAll("[./]", "-");
        }
        return "cloudfront";
    }
}

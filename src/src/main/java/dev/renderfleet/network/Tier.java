package dev.renderfleet.network;

import java.util.Locale;

/** What a subnet can reach. */
public enum Tier {
    /** Routed to the internet gateway: load balancers and NAT. */
    PUBLIC(0),
    /** Out through NAT only: services, functions, GPU workers. */
    PRIVATE(1),
    /** No route out at all: databases and caches. */
    ISOLATED(2);

    private final int place;

    Tier(int place) {
        this.place = place;
    }

    /** The tier's place in the address plan. Another one would replace every subnet of a running stage. */
    int place() {
        return place;
    }

    /** As used in names. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}

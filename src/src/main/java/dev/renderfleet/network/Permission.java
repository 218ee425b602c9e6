package dev.renderfleet.network;

/**
 * One TCP port that one security group may use, towards or from one peer.
 *
 * @param direction seen from {@code role}
 * @param description what it is for; shown in the console
 */
public record Permission(Role role, Direction direction, int port, Peer peer, String description) {

    /** Which way connections are opened. */
    public enum Direction {
        INGRESS,
        EGRESS
    }

    /** The resource name's last part: {@code ingress-443-anywhere}. */
    String slug() {
        return (direction == Direction.INGRESS ? "ingress-" : "egress-") + port + "-" + peer.slug();
    }
}

package dev.renderfleet.policy;

import dev.renderfleet.crossguard.PolicyPack;

/**
 * All rules as one pack. A configuration that loosens any of them has to say why; {@code policy/config/<stage>.json} holds one
 * for each stage.
 */
public final class RenderfleetPack {

    /** Also written in {@code PulumiPolicy.yaml}, which the engine prefers; a test keeps them equal. */
    static final String VERSION = "0.1.0";

    private RenderfleetPack() {}

    public static PolicyPack create() {
        return new PolicyPack(
                "renderfleet",
                "Renderfleet",
                VERSION,
                "Encryption, tags, HTTPS, exposure, reliability, cost and observability of every stage.",
                true,
                Rules.all());
    }
}

package dev.renderfleet.policy;

import dev.renderfleet.crossguard.server.PolicyServer;

/** What the engine starts, from {@code PulumiPolicy.yaml} or through {@code bin/renderfleet-policy}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PolicyServer.run(RenderfleetPack::create);
    }
}

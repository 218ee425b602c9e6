package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Every behaviour sends security headers. What the headers policy contains is left to its author. */
public final class CfHeaders implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("cf-headers", Kind.HTTPS)
                .sources("checkov CKV2_AWS_32")
                .what("Every behaviour of a distribution has a response headers policy.")
                .why("Without Strict-Transport-Security and its like browsers allow downgrades, framing and sniffing.")
                .fix("set responseHeadersPolicyId of the behaviour");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION);
    }

    @Override
    public Verdict check(PolicyResource distribution, PolicyContext context) {
        return Verdict.violations(CacheBehaviors.where(
                distribution,
                behavior -> !Given.text(behavior, "responseHeadersPolicyId"),
                " sends no security headers"));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/** Distributions serve HTTPS, or redirect to it. */
public final class CfHttps implements ResourcePolicy {

    private static final Set<String> SAFE = Set.of("https-only", "redirect-to-https");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("cf-https", Kind.HTTPS)
                .sources("FSBP CloudFront.3", "checkov CKV_AWS_34")
                .what("Every behaviour of a distribution demands HTTPS, or redirects to it.")
                .why("Over HTTP anyone on the way reads and changes pages, media and cookies.")
                .fix("set viewerProtocolPolicy to redirect-to-https or https-only");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION);
    }

    @Override
    public Verdict check(PolicyResource distribution, PolicyContext context) {
        return Verdict.violations(CacheBehaviors.where(
                distribution, behavior -> !SAFE.contains(behavior.text("viewerProtocolPolicy")), " allows HTTP"));
    }
}

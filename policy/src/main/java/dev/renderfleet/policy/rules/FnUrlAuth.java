package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Function URLs demand signed requests. */
public final class FnUrlAuth implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("fn-url-auth", Kind.EXPOSURE)
                .sources("checkov CKV_AWS_258")
                .what("Function URLs demand IAM authorisation.")
                .why("A URL without it is an endpoint that anyone may call, at our cost and without a firewall.")
                .fix("set authorizationType to AWS_IAM");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/functionUrl:FunctionUrl");
    }

    @Override
    public Verdict check(PolicyResource url, PolicyContext context) {
        return Verdict.violationIf(
                !url.text("authorizationType").equals("AWS_IAM"), "the URL demands no authorisation");
    }
}

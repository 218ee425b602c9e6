package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Functions record their own traces. PassThrough, AWS's default, records only what a caller chose to sample. */
public final class FnTracing implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("fn-tracing", Kind.OBSERVABILITY)
                .sources("checkov CKV_AWS_50")
                .what("Functions are traced with X-Ray.")
                .why("Where the time went, between queue, function and database, cannot be seen afterwards.")
                .fix("set tracingConfig.mode to Active, and let the role put trace segments");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/function:Function");
    }

    @Override
    public Verdict check(PolicyResource function, PolicyContext context) {
        return Verdict.violationIf(!function.text("tracingConfig.mode").equals("Active"), "the function is not traced");
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Functions have a concurrency of their own. The provider's -1 stands for none, 0 keeps a function from running at all. */
public final class FnConcurrency implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("fn-concurrency", Kind.COST)
                .sources("checkov CKV_AWS_115")
                .what("Functions reserve, and are limited to, a number of concurrent runs.")
                .why("A loop or a flood of messages runs up to the account's limit, at its price and at others' cost.")
                .fix("set reservedConcurrentExecutions");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/function:Function");
    }

    @Override
    public Verdict check(PolicyResource function, PolicyContext context) {
        return Verdict.violationIf(
                function.integer("reservedConcurrentExecutions").orElse(-1) < 0,
                "the function's concurrency is not limited");
    }
}

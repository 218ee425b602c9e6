package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Log groups forget. Those of class DELIVERY always do, after two days. */
public final class LogRetention implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("log-retention", Kind.COST)
                .sources("checkov CKV_AWS_66", "checkov CKV_AWS_338")
                .what("Log groups have a retention.")
                .why("Otherwise logs are kept, and paid for, forever.")
                .fix("set retentionInDays");
    }

    @Override
    public Types types() {
        return Types.of("aws:cloudwatch/logGroup:LogGroup");
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        return Verdict.violationIf(!isSet(group), "the log group keeps everything forever");
    }

    static boolean isSet(PropertyView group) {
        return group.text("logGroupClass").equals("DELIVERY")
                || group.integer("retentionInDays").orElse(0) > 0;
    }
}

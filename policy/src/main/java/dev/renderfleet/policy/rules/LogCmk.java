package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Log groups are encrypted with a key of ours, not only with CloudWatch's own. */
public final class LogCmk implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("log-cmk", Kind.ENCRYPTION)
                .sources("checkov CKV_AWS_158")
                .what("Log groups are encrypted with a customer key.")
                .why("Logs hold addresses and ids of users; access to a customer key can be audited and withdrawn.")
                .fix("set kmsKeyId to a key whose policy admits CloudWatch Logs");
    }

    @Override
    public Types types() {
        return Types.of("aws:cloudwatch/logGroup:LogGroup");
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        return Verdict.violationIf(!Given.text(group, "kmsKeyId"), "the log group has no customer key");
    }
}

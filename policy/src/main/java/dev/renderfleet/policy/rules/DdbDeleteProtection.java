package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Tables refuse to be deleted. It is off by default; Pulumi's own protect option is not enough, it binds Pulumi alone. */
public final class DdbDeleteProtection implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("ddb-delete-protection", Kind.RELIABILITY)
                .sources("FSBP DynamoDB.6")
                .what("Tables are protected against deletion.")
                .why("A replacement, a stack's removal or a slip in the console takes the table with all its items.")
                .fix("set deletionProtectionEnabled to true");
    }

    @Override
    public Types types() {
        return Types.of(DdbTypes.TABLE, DdbTypes.REPLICA);
    }

    @Override
    public Verdict check(PolicyResource table, PolicyContext context) {
        return Verdict.violationIf(
                !table.isTrue("deletionProtectionEnabled"), "nothing keeps the table from being deleted");
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Optional;

/** Snapshots carry the tags of their database. AWS's default is that they do not. Members of a cluster follow the cluster. */
public final class RdsCopyTags implements RemediatingPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("rds-copy-tags", Kind.TAGS)
                .sources("FSBP RDS.16", "FSBP RDS.17", "checkov CKV_AWS_313")
                .what("Snapshots of databases carry their tags.")
                .why("Snapshots without tags belong to nobody: neither bills nor permissions by tag find them.")
                .fix("set copyTagsToSnapshot to true");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        return Verdict.violationIf(
                !database.isTrue("copyTagsToSnapshot"), "snapshots do not carry the database's tags");
    }

    @Override
    public Optional<Remediation> remediate(PolicyResource database, PolicyContext context) {
        return database.isTrue("copyTagsToSnapshot")
                ? Optional.empty()
                : Optional.of(Remediation.set("copyTagsToSnapshot", true));
    }
}

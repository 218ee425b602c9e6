package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** No identity policy allows every action on every resource. Conditions do not excuse it, as in FSBP. */
public final class IamAdmin implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("iam-admin", Kind.EXPOSURE)
                .sources("FSBP IAM.1", "checkov CKV_AWS_62")
                .what("No identity policy allows every action on every resource.")
                .why("Whoever takes over such an identity owns the account, its backups and its logs.")
                .fix("allow the actions that are needed, on the resources that they need");
    }

    @Override
    public Types types() {
        return IdentityPolicies.TYPES;
    }

    @Override
    public Verdict check(PolicyResource policy, PolicyContext context) {
        return Verdict.violations(IdentityPolicies.allows(policy).stream()
                .filter(statement -> statement.actions().stream().anyMatch(Wildcard::isEveryAction))
                .filter(IdentityPolicies::isAboutEverything)
                .map(statement -> IdentityPolicies.label(statement) + " allows every action on every resource")
                .toList());
    }
}

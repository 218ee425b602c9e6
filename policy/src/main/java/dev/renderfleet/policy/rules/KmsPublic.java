package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Key policies do not let anybody in; see {@link PublicPolicy}. */
public final class KmsPublic implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("kms-public", Kind.EXPOSURE)
                .sources("FSBP KMS.5", "checkov CKV_AWS_33")
                .what("No key policy lets anybody use the key.")
                .why("A key that anybody may use encrypts for nobody.")
                .fix("name the principals, or demand kms:CallerAccount or aws:PrincipalOrgID");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:kms/key:Key",
                "aws:kms/keyPolicy:KeyPolicy",
                "aws:kms/replicaKey:ReplicaKey",
                "aws:kms/externalKey:ExternalKey",
                "aws:kms/replicaExternalKey:ReplicaExternalKey");
    }

    @Override
    public Verdict check(PolicyResource key, PolicyContext context) {
        return PublicPolicy.judge(key);
    }
}

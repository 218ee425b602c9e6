package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Secrets, and their replicas, are encrypted with a key of ours, not with the one that AWS shares among all of an account. */
public final class SecretCmk implements ResourcePolicy {

    private static final String SHARED_KEY = "alias/aws/secretsmanager";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("secret-cmk", Kind.ENCRYPTION)
                .sources("checkov CKV_AWS_149")
                .what("Secrets are encrypted with a customer key.")
                .why("Access to a customer key can be granted, audited and withdrawn for one system.")
                .fix("set kmsKeyId, also of each replica, to a key of the stage");
    }

    @Override
    public Types types() {
        return Types.of("aws:secretsmanager/secret:Secret");
    }

    @Override
    public Verdict check(PolicyResource secret, PolicyContext context) {
        return Verdict.violationIf(!hasKey(secret), "the secret is encrypted with AWS's shared key")
                .and(Verdict.violations(secret.list("replicas").stream()
                        .filter(replica -> !hasKey(replica))
                        .map(replica ->
                                "its replica in " + replica.text("region") + " is encrypted with AWS's shared key")
                        .toList()));
    }

    private static boolean hasKey(PropertyView secret) {
        if (secret.isUnknown("kmsKeyId")) {
            return true;
        }
        String key = secret.text("kmsKeyId");
        return !key.isEmpty() && !key.endsWith(SHARED_KEY);
    }
}

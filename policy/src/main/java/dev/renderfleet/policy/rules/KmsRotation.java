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

/** Customer keys are rotated. Applies to symmetric encryption keys whose material AWS made: it can rotate no others. */
public final class KmsRotation implements RemediatingPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("kms-rotation", Kind.ENCRYPTION)
                .sources("cdk-nag KMS5", "checkov CKV_AWS_7")
                .what("Symmetric KMS keys are rotated.")
                .why("Without rotation all data of all years hangs on one piece of key material.")
                .fix("set enableKeyRotation to true");
    }

    @Override
    public Types types() {
        return Types.of("aws:kms/key:Key");
    }

    @Override
    public Verdict check(PolicyResource key, PolicyContext context) {
        if (!canRotate(key)) {
            return Verdict.notApplicable("AWS rotates only symmetric encryption keys outside custom key stores");
        }
        return Verdict.violationIf(!key.isTrue("enableKeyRotation"), "the key is never rotated");
    }

    @Override
    public Optional<Remediation> remediate(PolicyResource key, PolicyContext context) {
        return canRotate(key) && !key.isTrue("enableKeyRotation")
                ? Optional.of(Remediation.set("enableKeyRotation", true))
                : Optional.empty();
    }

    private static boolean canRotate(PolicyResource key) {
        return key.string("customerMasterKeySpec").orElse("SYMMETRIC_DEFAULT").equals("SYMMETRIC_DEFAULT")
                && key.string("keyUsage").orElse("ENCRYPT_DECRYPT").equals("ENCRYPT_DECRYPT")
                && key.text("customKeyStoreId").isEmpty();
    }
}

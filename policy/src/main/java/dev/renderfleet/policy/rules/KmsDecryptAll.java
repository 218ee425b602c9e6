package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.regex.Pattern;

/**
 * No identity policy allows decryption with every KMS key. A condition that ties the use of a key to one service, encryption
 * context, alias or tag counts as naming it.
 */
public final class KmsDecryptAll implements ResourcePolicy {

    private static final Pattern NAMING_KEYS = Pattern.compile(
            "kms:(requestalias|resourcealiases|viaservice)|(kms:encryptioncontext:|aws:resourcetag/).+");

    private static final Pattern ONLY_WILDCARDS = Pattern.compile("(alias/)?[*?]*");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("kms-decrypt-all", Kind.EXPOSURE)
                .sources("FSBP KMS.1", "FSBP KMS.2")
                .what("No identity policy allows decryption with every KMS key.")
                .why(
                        "Encryption then protects nothing from that identity: it reads the data of every system of the account.")
                .fix(
                        "name the keys, or add a condition on kms:ViaService, kms:ResourceAliases or the encryption context");
    }

    @Override
    public Types types() {
        return IdentityPolicies.TYPES;
    }

    @Override
    public Verdict check(PolicyResource policy, PolicyContext context) {
        return Verdict.violations(IdentityPolicies.allows(policy).stream()
                .filter(statement ->
                        statement.matchesAction("kms:Decrypt") || statement.matchesAction("kms:ReEncryptFrom"))
                .filter(statement -> isAboutEveryKey(statement) && !namesKeysOtherwise(statement))
                .map(statement -> IdentityPolicies.label(statement) + " allows decryption with every key")
                .toList());
    }

    private static boolean isAboutEveryKey(Statement statement) {
        return IdentityPolicies.isAboutEverything(statement)
                || statement.resources().stream()
                        .anyMatch(resource -> resource.contains(":kms:") && Wildcard.isWholeType(resource));
    }

    private static boolean namesKeysOtherwise(Statement statement) {
        return DemandedConditions.any(statement, key -> NAMING_KEYS.matcher(key).matches(), value -> !ONLY_WILDCARDS
                .matcher(value)
                .matches());
    }
}

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

/** Queues are encrypted at rest, with a KMS key or with SQS's own keys. */
public final class SqsEncrypted implements RemediatingPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sqs-encrypted", Kind.ENCRYPTION)
                .sources("FSBP SQS.1", "cdk-nag SQS2", "checkov CKV_AWS_27")
                .what("Queues are encrypted at rest, with a KMS key or with SQS's own keys.")
                .why("Messages hold what users submitted, and a queue keeps them for days.")
                .fix("set kmsMasterKeyId to a key, or sqsManagedSseEnabled to true");
    }

    @Override
    public Types types() {
        return Types.of("aws:sqs/queue:Queue");
    }

    @Override
    public Verdict check(PolicyResource queue, PolicyContext context) {
        return Verdict.violationIf(isPlain(queue), "the queue is not encrypted at rest");
    }

    @Override
    public Optional<Remediation> remediate(PolicyResource queue, PolicyContext context) {
        return isPlain(queue) ? Optional.of(Remediation.set("sqsManagedSseEnabled", true)) : Optional.empty();
    }

    private static boolean isPlain(PolicyResource queue) {
        return !queue.has("kmsMasterKeyId") && !queue.isTrue("sqsManagedSseEnabled");
    }
}

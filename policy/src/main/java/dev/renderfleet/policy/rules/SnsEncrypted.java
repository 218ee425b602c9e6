package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Topics are encrypted with a KMS key; SNS has no other encryption at rest, and none by default. */
public final class SnsEncrypted implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sns-encrypted", Kind.ENCRYPTION)
                .sources("FSBP SNS.1", "checkov CKV_AWS_26")
                .what("Topics are encrypted at rest.")
                .why("Alerts quote names, addresses and errors of the platform.")
                .fix("set kmsMasterKeyId to a key whose policy admits the services that publish to the topic");
    }

    @Override
    public Types types() {
        return Types.of("aws:sns/topic:Topic");
    }

    @Override
    public Verdict check(PolicyResource topic, PolicyContext context) {
        return Verdict.violationIf(!Given.text(topic, "kmsMasterKeyId"), "the topic is not encrypted at rest");
    }
}

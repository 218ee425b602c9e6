package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Queue policies let nobody in whom they do not name. */
public final class SqsPublic implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sqs-public", Kind.EXPOSURE)
                .sources("FSBP SQS.3", "checkov CKV_AWS_168", "checkov CKV_AWS_387")
                .what("Queues are open to nobody outside.")
                .why("Anyone could read what users submitted, or start our GPUs with messages of their own.")
                .fix("name the principals, or narrow the statement by aws:SourceArn, aws:SourceAccount or the like");
    }

    @Override
    public Types types() {
        return Types.of("aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        return PublicPolicy.judge(resource);
    }
}

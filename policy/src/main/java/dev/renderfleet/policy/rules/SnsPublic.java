package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Topic policies let nobody in whom they do not name. */
public final class SnsPublic implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sns-public", Kind.EXPOSURE)
                .sources("FSBP SNS.4", "checkov CKV_AWS_169")
                .what("Topics are open to nobody outside.")
                .why("Anyone could subscribe to our alerts, or send false ones to whoever is on call.")
                .fix("name the principals, or narrow the statement by aws:SourceArn, aws:SourceAccount or the like");
    }

    @Override
    public Types types() {
        return Types.of("aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        return PublicPolicy.judge(resource);
    }
}

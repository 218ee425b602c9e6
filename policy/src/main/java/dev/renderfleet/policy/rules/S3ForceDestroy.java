package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Buckets of lasting stacks are not emptied on deletion. */
public final class S3ForceDestroy implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("s3-force-destroy", Kind.RELIABILITY)
                .what("Only buckets of stacks that may vanish are emptied when they are deleted.")
                .why("With forceDestroy a replacement or a slip deletes every object before anybody can object.")
                .fix("leave forceDestroy out, or list the stack in allowedStacks");
    }

    @Override
    public Types types() {
        return Types.of(BucketSettings.BUCKET, "aws:s3/directoryBucket:DirectoryBucket");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().strings("allowedStacks", List.of("dev", "local"), "stacks whose buckets may go");
    }

    @Override
    public Verdict check(PolicyResource bucket, PolicyContext context) {
        if (context.config().strings("allowedStacks").contains(context.stack())) {
            return Verdict.notApplicable("buckets of this stack may go");
        }
        return Verdict.violationIf(bucket.isTrue("forceDestroy"), "the bucket is emptied when it is deleted");
    }
}

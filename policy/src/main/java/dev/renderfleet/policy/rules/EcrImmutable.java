package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** A tag, once pushed, stays with its image. AWS's default is that it may move. */
public final class EcrImmutable implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecr-immutable", Kind.RELIABILITY)
                .sources("FSBP ECR.2", "checkov CKV_AWS_51")
                .what("Repositories do not let a tag move to another image.")
                .why("A rollback would otherwise start whatever was pushed last under the old tag.")
                .fix("set imageTagMutability to IMMUTABLE, and tag each image with its commit");
    }

    @Override
    public Types types() {
        return Types.of("aws:ecr/repository:Repository");
    }

    @Override
    public Verdict check(PolicyResource repository, PolicyContext context) {
        return Verdict.violationIf(
                !repository.text("imageTagMutability").equals("IMMUTABLE"), "tags can move to another image");
    }
}

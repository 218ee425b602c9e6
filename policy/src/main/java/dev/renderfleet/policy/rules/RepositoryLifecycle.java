package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/** Every image repository forgets old images. */
public final class RepositoryLifecycle implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("repository-lifecycle", Kind.COST)
                .what("Every image repository has a lifecycle policy.")
                .why("Each deployment adds gigabytes that nobody ever deletes.")
                .fix("declare a lifecycle policy that expires untagged and old images");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(
                graph.ofType("aws:ecr/repository:Repository"),
                repository -> Verdict.violationIf(
                        graph.referrersOrUnknown(repository, "aws:ecr/lifecyclePolicy:LifecyclePolicy", "repository")
                                .isEmpty(),
                        "the repository keeps every image"));
    }
}

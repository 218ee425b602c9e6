package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** No container runs privileged. */
public final class EcsPrivileged implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecs-privileged", Kind.EXPOSURE)
                .sources("FSBP ECS.4", "checkov CKV_AWS_334")
                .what("Containers do not run privileged.")
                .why("A privileged container is root on its host, and so on every other container there.")
                .fix("leave privileged out, and add the one Linux capability that the container needs");
    }

    @Override
    public Types types() {
        return Containers.TASK_DEFINITIONS;
    }

    @Override
    public Verdict check(PolicyResource taskDefinition, PolicyContext context) {
        return Containers.judgeEach(taskDefinition, container -> container.isTrue("privileged"), "runs privileged");
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Tasks do not see the processes of their host. */
public final class EcsHostPid implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecs-host-pid", Kind.EXPOSURE)
                .sources("FSBP ECS.3", "checkov CKV_AWS_335")
                .what("Tasks do not share the process namespace of their host.")
                .why("A container could see, signal and read the memory of everything that runs on the host.")
                .fix("leave pidMode out, or set it to task");
    }

    @Override
    public Types types() {
        return Containers.TASK_DEFINITIONS;
    }

    @Override
    public Verdict check(PolicyResource taskDefinition, PolicyContext context) {
        return Verdict.violationIf(
                taskDefinition.text("pidMode").equals("host"), "the task sees the processes of its host");
    }
}

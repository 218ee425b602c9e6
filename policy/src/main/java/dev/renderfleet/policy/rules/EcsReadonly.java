package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Containers cannot write to their root file system. Windows has no such switch. */
public final class EcsReadonly implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("ecs-readonly", Kind.EXPOSURE)
                .sources("FSBP ECS.5", "checkov CKV_AWS_336")
                .what("Containers have a read-only root file system.")
                .why("Whoever gets into a container cannot leave tools behind or change its programs.")
                .fix("set readonlyRootFilesystem to true, and mount a volume where the container has to write");
    }

    @Override
    public Types types() {
        return Containers.TASK_DEFINITIONS;
    }

    @Override
    public Verdict check(PolicyResource taskDefinition, PolicyContext context) {
        if (taskDefinition.text("runtimePlatform.operatingSystemFamily").startsWith("WINDOWS")) {
            return Verdict.notApplicable("Windows containers cannot have a read-only root file system");
        }
        return Containers.judgeEach(
                taskDefinition,
                container -> !container.isTrue("readonlyrootfilesystem"),
                "can write to its root file system");
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Every container writes its output somewhere. Without a configuration, or with the driver {@code none}, it is lost. */
public final class EcsLogging implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecs-logging", Kind.OBSERVABILITY)
                .sources("FSBP ECS.9", "cdk-nag ECS7")
                .what("Every container writes its output to a log.")
                .why("When a task stops, its output is the only thing that tells why.")
                .fix("give each container a logConfiguration, such as awslogs with a group that has a retention");
    }

    @Override
    public Types types() {
        return Containers.TASK_DEFINITIONS;
    }

    @Override
    public Verdict check(PolicyResource taskDefinition, PolicyContext context) {
        return Containers.judgeEach(taskDefinition, EcsLogging::isSilent, "writes no log");
    }

    private static boolean isSilent(PropertyValue container) {
        String driver = container.text("logconfiguration.logdriver");
        return driver.isEmpty() || driver.equals("none");
    }
}

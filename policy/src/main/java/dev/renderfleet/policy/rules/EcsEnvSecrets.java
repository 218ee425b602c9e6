package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/**
 * No container gets a secret as a plain environment variable. It goes by names and by well-known forms of values, see
 * {@link SecretLike}; that Pulumi keeps the definition secret does not help, because AWS shows it to every reader of the task.
 */
public final class EcsEnvSecrets implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecs-env-secrets", Kind.EXPOSURE)
                .sources("FSBP ECS.8", "cdk-nag ECS2")
                .what("Containers get secrets by reference, not as plain environment variables.")
                .why(
                        "A task definition's environment can be read by everyone who may describe it, in each old revision too.")
                .fix(
                        "move the variable to the container's secrets, with the ARN of a secret or parameter as valueFrom");
    }

    @Override
    public Types types() {
        return Containers.TASK_DEFINITIONS;
    }

    @Override
    public Verdict check(PolicyResource taskDefinition, PolicyContext context) {
        return Containers.judgeEach(taskDefinition, container -> container.list("environment").stream()
                .filter(variable -> SecretLike.isGivenAway(variable.text("name"), variable.text("value")))
                .map(variable -> "has a secret in its plain environment: " + variable.text("name"))
                .toList());
    }
}

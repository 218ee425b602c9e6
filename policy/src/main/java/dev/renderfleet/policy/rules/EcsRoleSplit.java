package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.Optional;

/**
 * A task's own role is not the role that starts it. It looks at the stack, because before the first update both are unknown
 * and only what they depend on tells them apart. A task without a role of its own is fine.
 */
public final class EcsRoleSplit implements StackPolicy {

    private static final String ROLE = "aws:iam/role:Role";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("ecs-role-split", Kind.EXPOSURE)
                .sources("checkov CKV_AWS_249")
                .what("Tasks have one role for starting and another for running.")
                .why(
                        "The application could read every secret that ECS injects, also into other containers of the task.")
                .fix("give taskRoleArn a role of its own, with the application's permissions alone");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(
                graph.ofType("aws:ecs/taskDefinition:TaskDefinition"),
                task -> Verdict.violationIf(
                        task.has("taskRoleArn") && task.has("executionRoleArn") && areSame(graph, task),
                        "the task runs with the role that starts it"));
    }

    private static boolean areSame(StackGraph graph, PolicyResource task) {
        Optional<PolicyResource> starting = graph.reference(task, "executionRoleArn", ROLE);
        Optional<PolicyResource> running = graph.reference(task, "taskRoleArn", ROLE);
        if (starting.isPresent() && running.isPresent()) {
            return starting.equals(running);
        }
        return task.text("executionRoleArn").equals(task.text("taskRoleArn"));
    }
}

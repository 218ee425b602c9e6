package dev.renderfleet.compute;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.naming.Tags;
import java.util.Map;

/** The task role of an orchestrator of GPU tasks that runs on ECS elsewhere in the account, outside of this stack. */
final class OrchestratorRole extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:OrchestratorRole";
    /** Source: the IAM user guide, quotas of names. */
    private static final int LONGEST_NAME = 64;

    private final Role role;

    record Args(Tags tags, Output<String> accountId, Output<GpuTaskAccess> access) {}

    OrchestratorRole(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        role = new Role(
                name + "-role",
                RoleArgs.builder()
                        .name(args.tags().names().of("orchestrator-task-role", LONGEST_NAME))
                        .description("An orchestrator of GPU tasks outside of this stack")
                        .assumeRolePolicy(args.accountId()
                                .applyValue(account -> PolicyDocument.trust("ecs-tasks.amazonaws.com", account)
                                        .toJson()))
                        .tags(args.tags().of("compute"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        new RolePolicy(
                name + "-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(args.access().applyValue(access -> new PolicyDocument(access.orchestrate()).toJson()))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of("arn", role.arn()));
    }

    Output<String> arn() {
        return role.arn();
    }
}

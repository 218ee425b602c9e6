package dev.renderfleet.delivery;

import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.naming.Tags;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * A role that jobs on GitHub take, {@code <app>-delivery-<base>}, with its policies. No stage's deploy role can touch it: its name begins
 * like that of no stage.
 */
public final class WorkflowRole extends ComponentResource {

    private static final String TYPE = "renderfleet:delivery:WorkflowRole";

    private final Role role;

    /**
     * Who takes the role, and what for.
     *
     * @param base the role's name without app and stage
     * @param longest how long a job may use the role, at least one hour and at most twelve
     * @param parts the names of its policies after the base, which are known before the account is
     * @param policies the policies by those names
     */
    record Args(
            Tags tags,
            String base,
            String description,
            Duration longest,
            Output<PolicyDocument> trust,
            Collection<String> parts,
            Output<Map<String, PolicyDocument>> policies) {}

    WorkflowRole(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        role = role(name, args);
        args.parts().forEach(part -> policy(name + "-" + part, part, args));
        registerOutputs(Map.of("arn", role.arn()));
    }

    private Role role(String name, Args args) {
        return new Role(
                name + "-role",
                RoleArgs.builder()
                        .name(args.tags().names().of(args.base()))
                        .description(args.description())
                        .maxSessionDuration(Math.toIntExact(args.longest().toSeconds()))
                        .assumeRolePolicy(args.trust().applyValue(PolicyDocument::toJson))
                        .tags(args.tags().of(Repositories.COMPONENT))
                        .build(),
                children());
    }

    private void policy(String name, String part, Args args) {
        Policy policy = new Policy(
                name,
                PolicyArgs.builder()
                        .name(args.tags().names().of(args.base() + "-" + part))
                        .policy(args.policies()
                                .applyValue(policies -> policies.get(part).toJson()))
                        .tags(args.tags().of(Repositories.COMPONENT))
                        .build(),
                children());
        new RolePolicyAttachment(
                name + "-attachment",
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn(policy.arn())
                        .build(),
                children());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public Output<String> arn() {
        return role.arn();
    }
}

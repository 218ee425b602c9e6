package dev.renderfleet.gpu;

import com.pulumi.aws.iam.InstanceProfile;
import com.pulumi.aws.iam.InstanceProfileArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;

/** The role of GPU instances, and the profile that gives it to them. */
final class WorkerIdentity extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:WorkerIdentity";
    /** Source: the IAM user guide, quotas. */
    private static final int LONGEST_ROLE_NAME = 64;

    private final Role role;
    private final RolePolicy policy;
    private final InstanceProfile profile;

    /**
     * Who the instances are.
     *
     * @param roleBase the role's name without app and stage, and likewise the profile's
     * @param statements all that they may do
     */
    record Args(
            Tags tags, String roleBase, String profileBase, String description, Output<List<Statement>> statements) {}

    WorkerIdentity(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        role = role(name, args);
        policy = policy(name, args);
        profile = profile(name, args);
        registerOutputs(Map.of("roleArn", role.arn(), "profileArn", profile.arn()));
    }

    private Role role(String name, Args args) {
        return new Role(
                name + "-role",
                RoleArgs.builder()
                        .name(args.tags().names().of(args.roleBase(), LONGEST_ROLE_NAME))
                        .description(args.description())
                        .assumeRolePolicy(PolicyDocument.trustEc2().toJson())
                        .tags(args.tags().of(GpuWorkers.COMPONENT))
                        .build(),
                children());
    }

    private RolePolicy policy(String name, Args args) {
        return new RolePolicy(
                name + "-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(args.statements().applyValue(statements -> new PolicyDocument(statements).toJson()))
                        .build(),
                children());
    }

    private InstanceProfile profile(String name, Args args) {
        return new InstanceProfile(
                name + "-profile",
                InstanceProfileArgs.builder()
                        .name(args.tags().names().of(args.profileBase(), LONGEST_ROLE_NAME))
                        .role(role.name())
                        .tags(args.tags().of(GpuWorkers.COMPONENT))
                        .build(),
                children());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    Output<String> roleArn() {
        return role.arn();
    }

    Output<String> profileArn() {
        return profile.arn();
    }

    /** Whatever launches instances waits for it: they call AWS as soon as they boot. */
    RolePolicy policy() {
        return policy;
    }
}

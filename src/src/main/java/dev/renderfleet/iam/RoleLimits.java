package dev.renderfleet.iam;

import com.pulumi.aws.iam.InstanceProfileArgs;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ResourceTransformation;
import dev.renderfleet.naming.Names;
import java.util.Optional;

/**
 * What holds for every IAM role and instance profile of a stage, whichever component makes it. Its name begins with {@code <app>-<stage>-}: IAM can
 * bind permissions over roles to their names alone, so this is what keeps the stage's deploy role to its own roles. Each role carries the
 * stage's permissions boundary, where there is one.
 *
 * @param names of the stage
 * @param permissionsBoundary ARN of a managed policy
 */
public record RoleLimits(Names names, Optional<String> permissionsBoundary) implements ResourceTransformation {

    /** IAM's limit for roles, in characters; instance profiles may be longer. */
    private static final int LONGEST_NAME = 64;

    @Override
    public Optional<Result> apply(Args args) {
        Output<String> name = Output.of(names.of(args.resource().pulumiResourceName(), LONGEST_NAME));
        if (args.args() instanceof RoleArgs role) {
            RoleArgs.Builder limited = RoleArgs.builder(role).name(role.name().orElse(name));
            permissionsBoundary.ifPresent(limited::permissionsBoundary);
            return Optional.of(new Result(limited.build(), args.options()));
        }
        if (args.args() instanceof InstanceProfileArgs profile) {
            return Optional.of(new Result(
                    InstanceProfileArgs.builder(profile)
                            .name(profile.name().orElse(name))
                            .build(),
                    args.options()));
        }
        return Optional.empty();
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * AWS's own policies that make an administrator are not attached. An ARN that is not known yet belongs to a policy of the stack,
 * because AWS's are constants.
 */
public final class IamManagedAdmin implements ResourcePolicy {

    private static final Pattern AWS_MANAGED = Pattern.compile("arn:[^:]*:iam::aws:policy/(?:.*/)?([^/]+)");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("iam-managed-admin", Kind.EXPOSURE)
                .sources("cdk-nag IAM4", "checkov CKV_AWS_274")
                .what("None of AWS's administrator policies is attached to a role, user or group.")
                .why("Whoever takes over such an identity owns the account, or can make himself its owner.")
                .fix("attach a policy that allows the actions that are needed");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .strings(
                        "denied",
                        List.of("AdministratorAccess", "IAMFullAccess", "PowerUserAccess"),
                        "Names of AWS's policies that must not be attached.");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:iam/role:Role",
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "aws:iam/userPolicyAttachment:UserPolicyAttachment",
                "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
                "aws:iam/policyAttachment:PolicyAttachment",
                "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
                "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        List<String> denied = context.config().strings("denied");
        return Verdict.violations(Stream.of("policyArn", "policyArns", "managedPolicyArns")
                .filter(property -> !resource.isUnknown(property))
                .flatMap(property -> resource.list(property).stream())
                .filter(arn -> !arn.isUnknown())
                .map(arn -> AWS_MANAGED.matcher(arn.asString()))
                .filter(arn -> arn.matches() && denied.contains(arn.group(1)))
                .map(arn -> "AWS's policy " + arn.group(1) + " is attached")
                .toList());
    }
}

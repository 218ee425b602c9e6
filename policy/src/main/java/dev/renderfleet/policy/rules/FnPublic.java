package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.regex.Pattern;

/**
 * Permissions of functions and layers name who may call. A service is named by its principal, which stands for that service
 * in every account, and by the ARN or account it calls for.
 */
public final class FnPublic implements ResourcePolicy {

    private static final String LAYER = "aws:lambda/layerVersionPermission:LayerVersionPermission";
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]+\\.amazon(aws)?\\.com(\\.cn)?");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("fn-public", Kind.EXPOSURE)
                .sources("FSBP Lambda.1", "checkov CKV_AWS_301", "checkov CKV_AWS_364")
                .what("Permissions of functions name the caller, and of a service the resource it calls for.")
                .why("Anyone could otherwise call the function, directly or through a service in an account of theirs.")
                .fix("name an account or role as principal; for a service, set sourceArn or sourceAccount");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/permission:Permission", LAYER);
    }

    @Override
    public Verdict check(PolicyResource permission, PolicyContext context) {
        String principal = permission.text("principal");
        if (permission.is(LAYER)) {
            return Verdict.violationIf(
                    principal.equals("*") && !Given.text(permission, "organizationId"),
                    "every account may use the layer");
        }
        if (principal.equals("*")) {
            return Verdict.violationIf(!isNarrowed(permission), "everyone may call the function");
        }
        return Verdict.violationIf(
                SERVICE.matcher(principal).matches() && !isNarrowed(permission),
                principal + " may call the function for every account");
    }

    private static boolean isNarrowed(PolicyResource permission) {
        return Given.text(permission, "principalOrgId")
                || Given.text(permission, "sourceAccount")
                || Given.text(permission, "eventSourceToken")
                || permission.isUnknown("sourceArn")
                || CallerScope.isNarrow(permission.text("sourceArn"));
    }
}

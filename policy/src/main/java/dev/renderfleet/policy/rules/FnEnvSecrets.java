package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Environment variables of functions hold references to secrets, not the secrets; see {@link SecretLike}. */
public final class FnEnvSecrets implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("fn-env-secrets", Kind.EXPOSURE)
                .sources("checkov CKV_AWS_45")
                .what("Environment variables of functions hold no secrets.")
                .why("Whoever may look at the function's configuration reads them, and no rotation reaches them.")
                .fix("pass the secret's ARN, and let the function read it with its role");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/function:Function");
    }

    @Override
    public Verdict check(PolicyResource function, PolicyContext context) {
        return Verdict.violations(function.map("environment.variables").entrySet().stream()
                .filter(variable -> isSecret(variable.getKey(), variable.getValue()))
                .map(variable -> "the variable " + variable.getKey() + " holds a secret")
                .toList());
    }

    /** An inconspicuous name is enough to pass while the value is not known; a conspicuous one has to wait for it. */
    private static boolean isSecret(String name, PropertyValue value) {
        boolean undecided = value.isUnknown() && !SecretLike.isName(name);
        return !undecided && SecretLike.isGivenAway(name, value.asString());
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.stream.Stream;

/**
 * No identity policy allows all actions of a service, or all but some. A wildcard within the actions of a service, such as
 * {@code s3:Get*}, is left alone.
 */
public final class IamWildcardAction implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("iam-wildcard-action", Kind.EXPOSURE)
                .sources("FSBP IAM.21", "cdk-nag IAM5", "checkov CKV_AWS_63")
                .what("No identity policy allows all actions of a service.")
                .why("It includes deletion, changes of permissions, and every action that AWS adds later.")
                .fix("name the actions that are needed");
    }

    @Override
    public Types types() {
        return IdentityPolicies.TYPES;
    }

    @Override
    public Verdict check(PolicyResource policy, PolicyContext context) {
        return Verdict.violations(IdentityPolicies.allows(policy).stream()
                .flatMap(IamWildcardAction::problems)
                .toList());
    }

    private static Stream<String> problems(Statement statement) {
        String label = IdentityPolicies.label(statement);
        Stream<String> services = statement.actions().stream()
                .filter(Wildcard::isWholeServiceAction)
                .map(action -> label + " allows " + action);
        return statement.notActions().isEmpty()
                ? services
                : Stream.of(label + " allows every action but those of its NotAction");
    }
}

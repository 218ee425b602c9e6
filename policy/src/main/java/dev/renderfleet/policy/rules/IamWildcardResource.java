package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Actions that can be restricted to resources are. A statement with any condition is left alone, because conditions, such as on a
 * resource's tag, restrict too; see {@link UnrestrictableActions} for actions that have no resources.
 */
public final class IamWildcardResource implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("iam-wildcard-resource", Kind.EXPOSURE)
                .sources("cdk-nag IAM5", "checkov CKV_AWS_355")
                .what("Identity policies name the resources of every action that can be restricted to some.")
                .why(
                        "One leaked login then reaches every queue, bucket or secret of the account, also those of other stages.")
                .fix("name the resources, or a prefix that they share, or add a condition on their tags");
    }

    @Override
    public Types types() {
        return IdentityPolicies.TYPES;
    }

    @Override
    public Verdict check(PolicyResource policy, PolicyContext context) {
        return Verdict.violations(IdentityPolicies.allows(policy).stream()
                .filter(statement -> !statement.hasConditions())
                .flatMap(statement -> problem(statement).stream())
                .toList());
    }

    private static Optional<String> problem(Statement statement) {
        List<String> actions = statement.actions().stream()
                .filter(action -> !UnrestrictableActions.contains(action) && isUnrestricted(action, statement))
                .toList();
        return actions.isEmpty()
                ? Optional.empty()
                : Optional.of(IdentityPolicies.label(statement) + " allows " + String.join(", ", actions)
                        + " on every resource");
    }

    private static boolean isUnrestricted(String action, Statement statement) {
        return IdentityPolicies.isAboutEverything(statement)
                || statement.resources().stream()
                        .anyMatch(resource -> Wildcard.isWholeService(resource) && Wildcard.concerns(action, resource));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.Types;
import java.util.List;
import java.util.stream.Stream;

/** The policies that say what IAM roles, users and groups may do: managed ones, and those embedded in an identity. */
final class IdentityPolicies {

    static final Types TYPES = Types.of(
            "aws:iam/policy:Policy",
            "aws:iam/rolePolicy:RolePolicy",
            "aws:iam/userPolicy:UserPolicy",
            "aws:iam/groupPolicy:GroupPolicy",
            "aws:iam/role:Role");

    private IdentityPolicies() {}

    /** The statements of a resource of {@link #TYPES} that allow something. */
    static List<Statement> allows(PropertyView resource) {
        return Stream.concat(Stream.of(resource), resource.list("inlinePolicies").stream())
                .filter(IdentityPolicies::isGiven)
                .flatMap(policy -> policy.policyDocument("policy").stream())
                .flatMap(document -> document.allows().stream())
                .toList();
    }

    /** Whether there is a document, or will be; where there is none a provider may answer with some other text. */
    static boolean isGiven(PropertyView holder) {
        PropertyValue policy = holder.at("policy");
        return policy.shape() == PropertyValue.Shape.STRING
                ? policy.asString().strip().startsWith("{")
                : !policy.isAbsent();
    }

    /** Names a statement in a message. */
    static String label(Statement statement) {
        return statement.sid().isEmpty() ? "a statement" : "statement " + statement.sid();
    }

    /** Whether a statement is about everything; one with NotResource is about everything but that. */
    static boolean isAboutEverything(Statement statement) {
        return !statement.notResources().isEmpty()
                || statement.resources().stream().anyMatch(Wildcard::isEverything);
    }
}

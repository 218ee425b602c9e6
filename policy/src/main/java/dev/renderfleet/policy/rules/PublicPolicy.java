package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Finds statements of resource policies that let everyone in. */
final class PublicPolicy {

    private PublicPolicy() {}

    /** Judges the property {@code policy}; a resource without one has nothing to judge. */
    static Verdict judge(PolicyResource resource) {
        return AttachedPolicy.of(resource)
                .map(document -> Verdict.violations(openings(document)))
                .orElseGet(() -> Verdict.notApplicable("it has no policy here"));
    }

    private static List<String> openings(PolicyDocument document) {
        List<Statement> statements = document.statements();
        List<String> openings = new ArrayList<>();
        for (Statement statement : statements) {
            if (isOpen(statement)) {
                String name = statement.sid().isEmpty() ? "" + statements.indexOf(statement) : statement.sid();
                openings.add("statement " + name + " of the policy lets everyone in");
            }
        }
        return openings;
    }

    /** Whether a statement allows something to everyone, unless a condition says to whom. */
    static boolean isOpen(Statement statement) {
        return statement.isAllow() && statement.isForEveryone() && !CallerScope.isNarrowed(statement);
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Set;

/**
 * No database's password is written in the program. The provider marks each password as a secret, so secrecy tells nothing;
 * what tells is where it comes from: another resource, or a secret of the stack's configuration. One that was looked up from
 * elsewhere cannot be told from a literal, and counts as one.
 */
public final class RdsNoLiteralPassword implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("rds-no-literal-password", Kind.EXPOSURE)
                .what("No database's password is written in the program or in plain configuration.")
                .why("Everyone who can read the repository, or ever could, has the password.")
                .fix("set manageMasterUserPassword to true, or take the password from a resource that generates it or"
                        + " from a secret configuration value");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        List<String> secrets = context.run().secretConfigKeys().stream()
                .map(key -> context.run().config().getOrDefault(key, ""))
                .toList();
        return judge(graph, Databases.INSTANCE, "password", secrets)
                .and(judge(graph, Databases.CLUSTER, "masterPassword", secrets));
    }

    private static Verdict judge(StackGraph graph, String type, String property, List<String> secrets) {
        return Verdict.forEach(
                graph.ofType(type),
                database -> Verdict.violationIf(
                        isLiteral(database, property, secrets), "the password is written in the program"));
    }

    /** A password that is not known yet is being generated. A secret may be a structure that holds the password. */
    private static boolean isLiteral(PolicyResource database, String property, List<String> secrets) {
        boolean isComputed = database.isUnknown(property)
                || !database.propertyDependencies()
                        .getOrDefault(property, Set.of())
                        .isEmpty();
        return !isComputed
                && database.string(property)
                        .filter(password -> secrets.stream().noneMatch(secret -> secret.contains(password)))
                        .isPresent();
    }
}

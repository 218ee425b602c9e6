package dev.renderfleet.iam;

import dev.renderfleet.crossguard.PolicyDocument;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Decides requests as IAM decides them for one role in its own account: what no statement allows is denied, and a Deny that
 * matches wins. It knows the operators that this product's policies use, and fails on any other rather than guess. Source: the
 * IAM user guide, policy evaluation logic.
 */
public final class PolicyEvaluation {

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final List<PolicyDocument.Statement> statements;

    private PolicyEvaluation(List<PolicyDocument.Statement> statements) {
        this.statements = statements;
    }

    /** The trust policy of a role, as JSON: asked about its one action, it looks at the conditions alone. */
    public static boolean trusts(String document, String provider, Map<String, String> context) {
        List<PolicyDocument.Statement> statements =
                PolicyDocument.parse(document).statements();
        return statements.stream().anyMatch(PolicyDocument.Statement::isAllow)
                && statements.stream().allMatch(PolicyDocument.Statement::isAllow)
                && statements.stream()
                        .filter(statement -> statement.matchesAction("sts:AssumeRoleWithWebIdentity"))
                        .filter(statement -> statement
                                .principals()
                                .getOrDefault("Federated", List.of())
                                .contains(provider))
                        .anyMatch(statement -> holds(statement, context));
    }

    /** The identity policies of a role, as JSON. */
    public static PolicyEvaluation of(String... documents) {
        return new PolicyEvaluation(List.of(documents).stream()
                .flatMap(json -> PolicyDocument.parse(json).statements().stream())
                .toList());
    }

    /** The same for one action alone, for asking it many times. */
    public PolicyEvaluation about(String action) {
        return new PolicyEvaluation(statements.stream()
                .filter(statement -> statement.matchesAction(action))
                .toList());
    }

    /** Whether a request without further context is allowed. */
    public boolean allows(String action, String resource) {
        return allows(action, resource, Map.of());
    }

    /**
     * Whether a request is allowed.
     *
     * @param context condition keys to the values that AWS would fill in, such as {@code ec2:ResourceTag/Purpose}; several
     *     values of one key are parted by commas
     */
    public boolean allows(String action, String resource, Map<String, String> context) {
        List<PolicyDocument.Statement> matching = statements.stream()
                .filter(statement -> statement.matchesAction(action))
                .filter(statement -> isOn(statement, resource))
                .filter(statement -> holds(statement, context))
                .toList();
        return matching.stream().anyMatch(PolicyDocument.Statement::isAllow)
                && matching.stream().allMatch(PolicyDocument.Statement::isAllow);
    }

    private static boolean isOn(PolicyDocument.Statement statement, String resource) {
        if (!statement.notResources().isEmpty()) {
            throw new IllegalArgumentException(statement.sid() + " has NotResource, which is not known here");
        }
        return statement.resources().stream().anyMatch(pattern -> matches(pattern, resource));
    }

    /** All operators, and all keys of each, have to hold; of a key's values one is enough. */
    private static boolean holds(PolicyDocument.Statement statement, Map<String, String> context) {
        return statement.conditions().entrySet().stream().allMatch(operator -> operator.getValue().entrySet().stream()
                .allMatch(key -> holds(operator.getKey(), context.get(key.getKey()), key.getValue())));
    }

    /** A key that the request does not have matches nothing, but for operators that ask whether something is not so. */
    private static boolean holds(String operator, String actual, List<String> allowed) {
        return switch (operator) {
            case "StringEquals" -> actual != null && allowed.contains(actual);
            case "StringNotEquals" -> actual == null || !allowed.contains(actual);
            case "Null" -> allowed.contains(String.valueOf(actual == null));
            case "ForAllValues:StringLike" ->
                actual == null
                        || List.of(actual.split(",", -1)).stream()
                                .allMatch(value -> allowed.stream().anyMatch(pattern -> matches(pattern, value)));
            case "StringLike", "ArnLike", "ArnEquals" ->
                actual != null && allowed.stream().anyMatch(pattern -> matches(pattern, actual));
            case "Bool" -> actual != null && allowed.stream().anyMatch(value -> value.equalsIgnoreCase(actual));
            default -> throw new IllegalArgumentException("the operator " + operator + " is not known here");
        };
    }

    private static boolean matches(String pattern, String text) {
        return PATTERNS.computeIfAbsent(
                        pattern,
                        glob -> Pattern.compile(
                                Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q")))
                .matcher(text)
                .matches();
    }
}

package dev.renderfleet.crossguard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An IAM-style policy document: identity, trust and resource policies alike. Single values read as lists of one, keys are
 * matched as IAM does (any case), and a document given as an object may hold unknown values, which end the rule only when
 * they are read. It judges nothing itself: whether a condition narrows a statement enough is a rule's business.
 */
public final class PolicyDocument {

    private final List<Statement> statements;

    private PolicyDocument(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Reads a document from JSON text.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    public static PolicyDocument parse(String json) {
        return of(PropertyValue.of(json));
    }

    static PolicyDocument of(PropertyValue value) {
        return new PolicyDocument(entry(value.parsedJson(), "Statement").asList().stream()
                .map(Statement::new)
                .toList());
    }

    public List<Statement> statements() {
        return statements;
    }

    /** The statements whose effect is Allow. */
    public List<Statement> allows() {
        return statements.stream().filter(Statement::isAllow).toList();
    }

    /** The statements whose effect is Deny. */
    public List<Statement> denies() {
        return statements.stream().filter(statement -> !statement.isAllow()).toList();
    }

    private static PropertyValue entry(PropertyValue object, String key) {
        PropertyValue exact = object.at(key);
        if (!exact.isAbsent()) {
            return exact;
        }
        return object.asMap().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(exact);
    }

    private static List<String> texts(PropertyValue value) {
        return value.asList().stream().map(PropertyValue::asString).toList();
    }

    /** One statement of a policy document. */
    public static final class Statement {

        private final PropertyValue json;

        private Statement(PropertyValue json) {
            this.json = json;
        }

        public String sid() {
            return text("Sid");
        }

        /** Whether the effect is Allow; IAM has no other effects than Allow and Deny. */
        public boolean isAllow() {
            return "allow".equalsIgnoreCase(text("Effect"));
        }

        /** Actions as written, for example {@code s3:GetObject}, {@code s3:*} or {@code *}. */
        public List<String> actions() {
            return texts(entry(json, "Action"));
        }

        public List<String> notActions() {
            return texts(entry(json, "NotAction"));
        }

        /** Whether an action would match: wildcards of the statement count, case does not. Looks at Action and NotAction. */
        public boolean matchesAction(String action) {
            if (!notActions().isEmpty()) {
                return notActions().stream().noneMatch(pattern -> Glob.matchesIgnoringCase(pattern, action));
            }
            return actions().stream().anyMatch(pattern -> Glob.matchesIgnoringCase(pattern, action));
        }

        public List<String> resources() {
            return texts(entry(json, "Resource"));
        }

        public List<String> notResources() {
            return texts(entry(json, "NotResource"));
        }

        /** Principals by kind ({@code AWS}, {@code Service}, {@code Federated}, …); {@code "Principal": "*"} is {@code * → [*]}. */
        public Map<String, List<String>> principals() {
            return principals("Principal");
        }

        public Map<String, List<String>> notPrincipals() {
            return principals("NotPrincipal");
        }

        private Map<String, List<String>> principals(String key) {
            PropertyValue value = entry(json, key);
            if (value.isAbsent()) {
                return Map.of();
            }
            if (value.shape() == PropertyValue.Shape.STRING) {
                return Map.of(value.asString(), List.of(value.asString()));
            }
            return value.asMap().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> texts(entry.getValue()), (a, b) -> b, LinkedHashMap::new));
        }

        /** Whether it names everyone: a principal {@code *}, alone or as an AWS principal, or any NotPrincipal. */
        public boolean isForEveryone() {
            return !notPrincipals().isEmpty()
                    || principals().values().stream().anyMatch(values -> values.contains("*"));
        }

        public boolean hasConditions() {
            return !conditions().isEmpty();
        }

        /** Conditions: operator → key → values, as written. */
        public Map<String, Map<String, List<String>>> conditions() {
            PropertyValue value = entry(json, "Condition");
            Map<String, Map<String, List<String>>> result = new LinkedHashMap<>();
            if (!value.isAbsent()) {
                value.asMap().forEach((operator, keys) -> {
                    Map<String, List<String>> byKey = new LinkedHashMap<>();
                    keys.asMap().forEach((key, values) -> byKey.put(key, texts(values)));
                    result.put(operator, byKey);
                });
            }
            return result;
        }

        /** The values that one operator demands for one key, in any case of both; empty if there is no such condition. */
        public List<String> condition(String operator, String key) {
            return conditions().entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(operator))
                    .flatMap(entry -> entry.getValue().entrySet().stream())
                    .filter(entry -> entry.getKey().equalsIgnoreCase(key))
                    .flatMap(entry -> entry.getValue().stream())
                    .toList();
        }

        /** All keys that conditions look at, in lower case. */
        public List<String> conditionKeys() {
            return conditions().values().stream()
                    .flatMap(keys -> keys.keySet().stream())
                    .map(key -> key.toLowerCase(Locale.ROOT))
                    .distinct()
                    .toList();
        }

        private String text(String key) {
            PropertyValue value = entry(json, key);
            return value.isAbsent() ? "" : value.asString();
        }
    }
}

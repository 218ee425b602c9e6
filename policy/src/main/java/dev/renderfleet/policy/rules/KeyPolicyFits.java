package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A key's policy admits the AWS services that use it on their own behalf, which IAM policies cannot grant; and a key is kept where
 * data is: where what it encrypts is protected, retained, or leaves a final snapshot. Engines do not tell policies about
 * retainOnDelete, so that only protect shows there.
 */
public final class KeyPolicyFits implements StackPolicy {

    private static final Set<String> SNAPSHOT_TYPES = Set.of(
            "aws:rds/instance:Instance",
            "aws:rds/cluster:Cluster",
            "aws:docdb/cluster:Cluster",
            "aws:neptune/cluster:Cluster");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("key-policy-fits", Kind.ENCRYPTION)
                .what("A key's policy admits the services that use it, and the key outlives its data.")
                .why(
                        "Logs and alerts are dropped silently if their service may not use the key, and data without its key is lost.")
                .fix(
                        "add a statement for the service's principal to the key policy, and protect the key where its data is kept");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        KeyUsers keyUsers = new KeyUsers(graph);
        return Verdict.forEach(graph.ofType("aws:kms/key:Key"), key -> {
            List<PolicyResource> users = keyUsers.of(key);
            if (users.isEmpty()) {
                return Verdict.notApplicable("nothing of the stack is encrypted with it");
            }
            return outlives(key, users).and(admits(graph, key, users, keyUsers));
        });
    }

    private static Verdict outlives(PolicyResource key, List<PolicyResource> users) {
        return Verdict.violations(users.stream()
                .filter(user -> !isKept(key) && (isKept(user) || leavesSnapshot(user)))
                .map(user -> "data of " + user.name() + " outlives the key")
                .toList());
    }

    private static boolean isKept(PolicyResource resource) {
        return resource.options().protect()
                || resource.options().retainOnDelete().orElse(false);
    }

    private static boolean leavesSnapshot(PolicyResource user) {
        return SNAPSHOT_TYPES.stream().anyMatch(user::is) && !AsGiven.of(user).isTrue("skipFinalSnapshot");
    }

    private static Verdict admits(StackGraph graph, PolicyResource key, List<PolicyResource> users, KeyUsers keyUsers) {
        Map<String, String> needed = new TreeMap<>();
        users.forEach(user -> keyUsers.services(user).forEach(service -> needed.putIfAbsent(service, user.name())));
        if (needed.isEmpty()) {
            return Verdict.compliant();
        }
        List<Statement> statements = statements(graph, key);
        return Verdict.violations(needed.entrySet().stream()
                .filter(need -> statements.stream().noneMatch(statement -> admits(statement, need.getKey())))
                .map(need -> "its policy does not admit " + need.getKey() + ".amazonaws.com, for " + need.getValue())
                .toList());
    }

    /** The default policy, if the key has none, leaves all to IAM and admits no service. */
    private static List<Statement> statements(StackGraph graph, PolicyResource key) {
        Stream<PropertyView> separate = graph.referrers(key, "aws:kms/keyPolicy:KeyPolicy", "keyId").stream()
                .map(policy -> policy);
        return Stream.concat(Stream.of(AsGiven.of(key)), separate)
                .filter(IdentityPolicies::isGiven)
                .flatMap(holder -> holder.policyDocument("policy").stream())
                .flatMap(document -> document.allows().stream())
                .toList();
    }

    private static boolean admits(Statement statement, String service) {
        Pattern principal =
                Pattern.compile(Pattern.quote(service) + "(\\.[a-z]+-[a-z-]+-\\d)?\\.amazonaws\\.com(\\.cn)?");
        boolean named = statement.principals().getOrDefault("Service", List.of()).stream()
                .anyMatch(value -> principal.matcher(value).matches());
        return (named || statement.isForEveryone())
                && (statement.matchesAction("kms:Decrypt") || statement.matchesAction("kms:GenerateDataKey"));
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions that reach a database cannot open more connections together than it accepts: each function's reserved concurrency times
 * the connections of one instance, from the function's own setting or one. Without reserved concurrency the account's limit counts.
 * A function reaches a database whose endpoint it is given, or whose security group lets its own in.
 */
public final class ConnectionsFit implements StackPolicy {

    private static final String INSTANCE = "aws:rds/instance:Instance";
    private static final String CLUSTER = "aws:rds/cluster:Cluster";

    /** A message names no more functions than this. */
    private static final int NAMED = 3;

    @Override
    public Metadata metadata() {
        return Metadata.advisory("connections-fit", Kind.RELIABILITY)
                .what("Functions cannot open more connections than their database accepts.")
                .why("A burst of events otherwise locks every other client out of the database.")
                .fix("reserve less concurrency for the functions, or use a larger database or a proxy");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .integer("accountConcurrency", 1000, "Concurrency of a function that reserves none.")
                .integer("connections", 1, "Connections of one running instance of a function that does not say.")
                .string("variable", "DB_POOL_SIZE", "Environment variable in which a function says how many it opens.");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        Reach reach = new Reach(graph);
        IdentityHashMap<Set<PolicyResource>, Load> loads = new IdentityHashMap<>();
        return Verdict.forEach(graph.ofType(INSTANCE, CLUSTER), database -> {
            Set<PolicyResource> functions = reach.functions(database);
            OptionalInt limit = functions.isEmpty() ? OptionalInt.empty() : DatabaseConnections.limit(graph, database);
            return limit.isEmpty()
                    ? Verdict.notApplicable("no function reaches it, or its limit is not known")
                    : loads.computeIfAbsent(functions, these -> Load.of(these, context))
                            .judge(limit.getAsInt());
        });
    }

    /** Which functions reach a database. Databases in the same security groups share one answer. */
    private static final class Reach {

        private final StackGraph graph;
        private final SecurityGroupPaths paths;
        private final Map<String, Set<PolicyResource>> byGroup = new HashMap<>();
        private final Map<String, Set<PolicyResource>> byDatabase = new HashMap<>();
        private final Map<List<PolicyResource>, Set<PolicyResource>> admitted = new HashMap<>();

        Reach(StackGraph graph) {
            this.graph = graph;
            paths = new SecurityGroupPaths(graph);
            for (PolicyResource function : graph.ofType(Functions.FUNCTION)) {
                SecurityGroupPaths.groups(graph, function, "vpcConfig").forEach(group -> add(byGroup, group, function));
                graph.references(function, "environment", INSTANCE, CLUSTER)
                        .forEach(database -> add(byDatabase, database, function));
            }
        }

        private static void add(Map<String, Set<PolicyResource>> index, PolicyResource key, PolicyResource function) {
            index.computeIfAbsent(key.urn(), urn -> new LinkedHashSet<>()).add(function);
        }

        Set<PolicyResource> functions(PolicyResource database) {
            List<PolicyResource> groups = SecurityGroupPaths.groups(graph, database, "vpcSecurityGroupIds");
            Set<PolicyResource> byNetwork = admitted.computeIfAbsent(groups, this::admitted);
            Set<PolicyResource> byEndpoint = byDatabase.getOrDefault(database.urn(), Set.of());
            if (byNetwork.containsAll(byEndpoint)) {
                return byNetwork;
            }
            Set<PolicyResource> all = new LinkedHashSet<>(byNetwork);
            all.addAll(byEndpoint);
            return all;
        }

        private Set<PolicyResource> admitted(List<PolicyResource> groups) {
            Set<PolicyResource> functions = new LinkedHashSet<>();
            groups.stream()
                    .flatMap(group -> paths.admitted(group).stream())
                    .forEach(group -> functions.addAll(byGroup.getOrDefault(group.urn(), Set.of())));
            return functions;
        }
    }

    /**
     * What some functions may open together.
     *
     * @param unknown functions whose own setting is not known yet; they count with the usual number
     */
    private record Load(long connections, String names, List<PropertyView> unknown, String variable) {

        static Load of(Set<PolicyResource> functions, PolicyContext context) {
            String variable = "environment.variables[\"" + context.config().string("variable") + "\"]";
            long total = 0;
            List<PropertyView> unknown = new ArrayList<>();
            for (PolicyResource function : functions) {
                PropertyView given = AsGiven.of(function);
                int each = context.config().integer("connections");
                if (given.isUnknown(variable)) {
                    unknown.add(given);
                } else {
                    each = given.integer(variable).orElse(each);
                }
                int reserved = given.integer("reservedConcurrentExecutions").orElse(-1);
                total += (long) (reserved < 0 ? context.config().integer("accountConcurrency") : reserved) * each;
            }
            String names =
                    functions.stream().limit(NAMED).map(PolicyResource::name).collect(Collectors.joining(", "));
            int more = functions.size() - NAMED;
            return new Load(total, more > 0 ? names + " and " + more + " more" : names, unknown, variable);
        }

        Verdict judge(int limit) {
            if (connections > limit) {
                return Verdict.violation("its functions " + names + " may open " + connections
                        + " connections, but it accepts " + limit);
            }
            // More than the usual number may come of a setting that is not known yet: reading it ends the judgement.
            unknown.forEach(function -> function.integer(variable));
            return Verdict.compliant();
        }
    }
}

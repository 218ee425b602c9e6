package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many connections an RDS or Aurora database accepts: max_connections of its parameter group if that is a number, else the default
 * formula of its engine over the memory of its class. Knows PostgreSQL, MariaDB and MySQL, and Aurora PostgreSQL.
 */
final class DatabaseConnections {

    private static final Pattern CLASS =
            Pattern.compile("db\\.([tmcrx])\\d[a-z]*\\.(?:(\\d*)x)?(nano|micro|small|medium|large)");

    /** GiB of a {@code large} instance, by family. */
    private static final Map<String, Double> LARGE = Map.of("t", 8.0, "m", 8.0, "c", 4.0, "r", 16.0, "x", 32.0);

    private static final Map<String, Double> SIZES =
            Map.of("nano", 1 / 16.0, "micro", 1 / 8.0, "small", 1 / 4.0, "medium", 1 / 2.0, "large", 1.0);

    private static final double GIB = 1L << 30;
    private static final double GIB_PER_ACU = 2;

    /**
     * What AWS keeps of the memory for itself. AWS documents no figure, but these reproduce its table of max_connections for Aurora
     * Serverless v2 with PostgreSQL: 189 at 1 ACU, 823 at 4, 1,669 at 8, 3,360 at 16.
     */
    private static final double USABLE_SHARE = 0.9385;

    private static final double RESERVED_GIB = 0.199;

    private static final double POSTGRES_BYTES = 9_531_392;
    private static final double MYSQL_BYTES = 12_582_880;
    private static final int POSTGRES_CEILING = 5_000;

    /** Of a serverless database that may shrink to half an ACU or less. */
    private static final int SMALLEST_SERVERLESS_CEILING = 2_000;

    private static final double SMALLEST_ACU = 0.5;

    private DatabaseConnections() {}

    /** The number, rounded down; empty if engine or class are not known here. */
    static OptionalInt limit(StackGraph graph, PolicyResource database) {
        OptionalInt configured = configured(graph, database);
        if (configured.isPresent()) {
            return configured;
        }
        double memory = memoryGib(graph, database);
        String engine = database.text("engine");
        if (memory == 0) {
            return OptionalInt.empty();
        }
        double usable = (memory * USABLE_SHARE - RESERVED_GIB) * GIB;
        return switch (engine) {
            case "postgres", "aurora-postgresql" ->
                OptionalInt.of(Math.min(ceiling(database), (int) (usable / POSTGRES_BYTES)));
            case "mariadb", "mysql" -> OptionalInt.of((int) (usable / MYSQL_BYTES));
            default -> OptionalInt.empty();
        };
    }

    private static int ceiling(PolicyResource database) {
        double minimum =
                database.number("serverlessv2ScalingConfiguration.minCapacity").orElse(1.0);
        return minimum <= SMALLEST_ACU ? SMALLEST_SERVERLESS_CEILING : POSTGRES_CEILING;
    }

    private static OptionalInt configured(StackGraph graph, PolicyResource database) {
        return Stream.of("parameterGroupName", "dbClusterParameterGroupName")
                .flatMap(property -> graph
                        .references(
                                database,
                                property,
                                "aws:rds/parameterGroup:ParameterGroup",
                                "aws:rds/clusterParameterGroup:ClusterParameterGroup")
                        .stream())
                .flatMap(group -> AsGiven.of(group).list("parameters").stream())
                .filter(parameter -> parameter.text("name").equals("max_connections")
                        && parameter.text("value").matches("\\d+"))
                .mapToInt(parameter -> Integer.parseInt(parameter.text("value")))
                .findFirst();
    }

    /** Of the smallest instance of a cluster, because any may become the writer. 0 if it is not known here. */
    private static double memoryGib(StackGraph graph, PolicyResource database) {
        if (database.has("instanceClass")) {
            return memoryGib(database.text("instanceClass"));
        }
        List<PolicyResource> instances =
                graph.referrers(database, "aws:rds/clusterInstance:ClusterInstance", "clusterIdentifier");
        return instances.stream()
                .map(instance -> instance.text("instanceClass"))
                .mapToDouble(type -> type.equals("db.serverless")
                        ? GIB_PER_ACU
                                * database.number("serverlessv2ScalingConfiguration.maxCapacity")
                                        .orElse(0.0)
                        : memoryGib(type))
                .min()
                .orElse(0);
    }

    /** Memory of an instance class; 0 if the family is none of the usual ones. */
    static double memoryGib(String instanceClass) {
        Matcher matcher = CLASS.matcher(instanceClass);
        if (!matcher.matches()) {
            return 0;
        }
        double size = SIZES.get(matcher.group(3));
        String multiple = matcher.group(2);
        double factor = multiple == null ? 1 : 2 * (multiple.isEmpty() ? 1 : Integer.parseInt(multiple));
        return LARGE.get(matcher.group(1)) * size * factor;
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Databases refuse connections without TLS: each parameter group sets its engine's switch, and each database uses a group of
 * its own. A group of RDS for PostgreSQL 15 or newer need not set it, because there it is on by default; yet a database
 * without a group always violates, because AWS's default group changes with the engine's version. Oracle and Db2 do this by
 * other means. Aurora is judged by the cluster's group, a replica in the same region by its source's.
 */
public final class RdsForceTls implements ResourcePolicy {

    private static final String GROUP = "aws:rds/parameterGroup:ParameterGroup";
    private static final String CLUSTER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

    private static final Set<String> ON = Set.of("1", "on");
    private static final Pattern FAMILY_WITH_SAFE_DEFAULT = Pattern.compile("postgres(1[5-9]|[2-9][0-9])");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("rds-force-tls", Kind.HTTPS)
                .sources("checkov CKV2_AWS_69")
                .what("Databases refuse connections without TLS.")
                .why("A client that forgets to ask for TLS would send its password and all data readable.")
                .fix("use a parameter group that sets rds.force_ssl (PostgreSQL, SQL Server) or"
                        + " require_secure_transport (MariaDB, MySQL) to 1");
    }

    @Override
    public Types types() {
        return Types.of(GROUP, CLUSTER_GROUP, Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        if (resource.is(GROUP, CLUSTER_GROUP)) {
            return judgeGroup(resource);
        }
        return judgeDatabase(
                resource, resource.is(Databases.CLUSTER) ? "dbClusterParameterGroupName" : "parameterGroupName");
    }

    private static Verdict judgeGroup(PolicyResource group) {
        String family = group.text("family").toLowerCase(Locale.ROOT);
        Optional<String> name = parameter(family);
        if (name.isEmpty() || (group.is(GROUP) && family.startsWith("aurora"))) {
            return Verdict.notApplicable("TLS is not forced by this parameter group");
        }
        Optional<String> value = group.list("parameters").stream()
                .filter(parameter -> parameter.text("name").equalsIgnoreCase(name.get()))
                .map(parameter -> parameter.text("value").toLowerCase(Locale.ROOT))
                .findFirst();
        boolean byDefault = FAMILY_WITH_SAFE_DEFAULT.matcher(family).matches();
        return Verdict.violationIf(
                !value.map(ON::contains).orElse(byDefault), "the parameter group does not set " + name.get() + " to 1");
    }

    private static Verdict judgeDatabase(PolicyResource database, String property) {
        String engine = Databases.engine(database);
        boolean byOtherMeans = !engine.isEmpty() && parameter(engine).isEmpty();
        boolean byCluster = database.is(Databases.INSTANCE) && engine.startsWith("aurora");
        if (byOtherMeans || byCluster) {
            return Verdict.notApplicable("TLS is not forced by a parameter group of this database");
        }
        if (database.isUnknown(property) || !isDefault(database.text(property))) {
            return Verdict.compliant();
        }
        return Databases.isReplicaInRegion(database)
                ? Verdict.notApplicable("a replica in the same region takes the parameter group of its source")
                : Verdict.violation("the database uses AWS's default parameter group");
    }

    private static boolean isDefault(String group) {
        return group.isEmpty() || group.startsWith("default.");
    }

    /** The parameter that forces TLS, by engine or by family of parameter groups, which starts with the engine. */
    private static Optional<String> parameter(String engine) {
        if (Stream.of("postgres", "aurora-postgresql", "sqlserver").anyMatch(engine::startsWith)) {
            return Optional.of("rds.force_ssl");
        }
        return Stream.of("mariadb", "mysql", "aurora").anyMatch(engine::startsWith)
                ? Optional.of("require_secure_transport")
                : Optional.empty();
    }
}

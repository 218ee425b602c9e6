package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Map;

/**
 * Databases send the log that tells most to CloudWatch: MariaDB and MySQL their errors, Aurora MySQL its audit log, PostgreSQL
 * its only one; any log will do for other engines. FSBP also wants the general log, which costs more than it tells.
 */
public final class RdsLogExports implements ResourcePolicy {

    private static final Map<String, String> NEEDED = Map.of(
            "mariadb", "error",
            "mysql", "error",
            "aurora", "audit",
            "aurora-mysql", "audit",
            "postgres", "postgresql",
            "aurora-postgresql", "postgresql");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("rds-log-exports", Kind.OBSERVABILITY)
                .sources("FSBP RDS.9", "FSBP RDS.34", "FSBP RDS.37", "checkov CKV_AWS_129", "checkov CKV_AWS_324")
                .what("Databases send their logs to CloudWatch.")
                .why("Logs on the instance are overwritten within days, and gone with the instance.")
                .fix("list the log in enabledCloudwatchLogsExports");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        List<String> exported = database.strings("enabledCloudwatchLogsExports");
        String needed = NEEDED.get(Databases.engine(database));
        if (needed == null) {
            return Verdict.violationIf(exported.isEmpty(), "the database exports no log");
        }
        return Verdict.violationIf(!exported.contains(needed), "the database does not export its log '" + needed + "'");
    }
}

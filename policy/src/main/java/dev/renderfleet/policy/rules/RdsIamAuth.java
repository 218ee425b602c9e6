package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/** Databases accept IAM authentication, where the engine can. Aurora Serverless v1 cannot. */
public final class RdsIamAuth implements ResourcePolicy {

    private static final Set<String> ENGINES =
            Set.of("mariadb", "mysql", "postgres", "aurora", "aurora-mysql", "aurora-postgresql");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("rds-iam-auth", Kind.EXPOSURE)
                .sources("FSBP RDS.10", "FSBP RDS.12", "cdk-nag RDS6", "checkov CKV_AWS_161", "checkov CKV_AWS_162")
                .what("Databases accept IAM authentication.")
                .why("Short-lived tokens cannot leak the way that a password does.")
                .fix("set iamDatabaseAuthenticationEnabled to true");
    }

    @Override
    public Types types() {
        return Types.of(Databases.INSTANCE, Databases.CLUSTER);
    }

    @Override
    public Verdict check(PolicyResource database, PolicyContext context) {
        if (!ENGINES.contains(Databases.engine(database))
                || database.text("engineMode").equals("serverless")) {
            return Verdict.notApplicable("the engine is not known to have IAM authentication");
        }
        return Verdict.violationIf(
                !database.isTrue("iamDatabaseAuthenticationEnabled"), "the database accepts passwords only");
    }
}

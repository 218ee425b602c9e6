package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables and their replicas can be restored to any second of the last weeks. It is off by default. */
public final class DdbPitr implements RemediatingPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ddb-pitr", Kind.RELIABILITY)
                .sources("FSBP DynamoDB.2", "cdk-nag DDB3", "checkov CKV_AWS_28")
                .what("Tables have point-in-time recovery, in every region.")
                .why("A faulty release or a wrong script overwrites items, and nothing else brings them back.")
                .fix("set pointInTimeRecovery.enabled to true (pointInTimeRecovery of a replica)");
    }

    @Override
    public Types types() {
        return Types.of(DdbTypes.TABLE, DdbTypes.REPLICA);
    }

    @Override
    public Verdict check(PolicyResource table, PolicyContext context) {
        List<String> problems = new ArrayList<>();
        if (!recovers(table)) {
            problems.add("the table has no point-in-time recovery");
        }
        DdbTypes.replicas(table).forEach((path, replica) -> {
            if (!replica.isTrue("pointInTimeRecovery")) {
                problems.add(path + " has no point-in-time recovery");
            }
        });
        return Verdict.violations(problems);
    }

    /** Mends the table, or the replica that is a resource of its own; replicas inside a table are left to the author. */
    @Override
    public Optional<Remediation> remediate(PolicyResource table, PolicyContext context) {
        if (recovers(table)) {
            return Optional.empty();
        }
        if (table.is(DdbTypes.REPLICA)) {
            return Optional.of(Remediation.set("pointInTimeRecovery", true));
        }
        Map<String, Object> recovery = new LinkedHashMap<>(table.map("pointInTimeRecovery"));
        recovery.put("enabled", true);
        return Optional.of(Remediation.set("pointInTimeRecovery", recovery));
    }

    private static boolean recovers(PolicyResource table) {
        return table.isTrue(table.is(DdbTypes.REPLICA) ? "pointInTimeRecovery" : "pointInTimeRecovery.enabled");
    }
}

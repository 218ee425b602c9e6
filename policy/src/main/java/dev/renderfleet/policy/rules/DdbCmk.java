package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Tables are encrypted with a customer's key. They are always encrypted; this is about who holds the key. */
public final class DdbCmk implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("ddb-cmk", Kind.ENCRYPTION)
                .sources("checkov CKV_AWS_119")
                .what("Tables are encrypted with a key of our own.")
                .why("Access by an AWS key can be neither limited by a key policy nor revoked.")
                .fix("set serverSideEncryption.enabled to true and its kmsKeyArn (kmsKeyArn of a replica) to a key");
    }

    @Override
    public Types types() {
        return Types.of(DdbTypes.TABLE, DdbTypes.REPLICA);
    }

    @Override
    public Verdict check(PolicyResource table, PolicyContext context) {
        List<String> problems = new ArrayList<>();
        boolean encrypted = table.is(DdbTypes.REPLICA)
                ? hasOwnKey(table, "kmsKeyArn")
                : table.isTrue("serverSideEncryption.enabled") && hasOwnKey(table, "serverSideEncryption.kmsKeyArn");
        if (!encrypted) {
            problems.add("the table is encrypted with a key of AWS");
        }
        DdbTypes.replicas(table).forEach((path, replica) -> {
            if (!hasOwnKey(replica, "kmsKeyArn")) {
                problems.add(path + " is encrypted with a key of AWS");
            }
        });
        return Verdict.violations(problems);
    }

    private static boolean hasOwnKey(PropertyView owner, String path) {
        return owner.isUnknown(path)
                || (Given.text(owner, path) && !owner.text(path).endsWith("alias/aws/dynamodb"));
    }
}

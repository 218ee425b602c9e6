package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** DynamoDB's tables, and their replicas in other regions as resources of their own. */
final class DdbTypes {

    static final String TABLE = "aws:dynamodb/table:Table";
    static final String REPLICA = "aws:dynamodb/tableReplica:TableReplica";

    private DdbTypes() {}

    /** The replicas that a table declares itself, by the path to each. */
    static Map<String, PropertyValue> replicas(PolicyResource table) {
        Map<String, PropertyValue> replicas = new LinkedHashMap<>();
        for (PropertyValue replica : table.list("replicas")) {
            replicas.put("replicas[" + replicas.size() + "]", replica);
        }
        return replicas;
    }
}

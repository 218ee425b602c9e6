package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Amazon DynamoDB. */
final class DynamoDb {

    static final String TABLE = "aws:dynamodb/table:Table";

    private DynamoDb() {}

    static List<ResourceKind> kinds() {
        return List.of(
                table(),
                kind("aws:dynamodb/tableItem:TableItem")
                        .id("{tableName}|{hashKey}|{hex16}")
                        .replaceOn("hashKey", "rangeKey", "tableName")
                        .json("item")
                        .partOf("tableName", Targets.attribute(TABLE, "name")),
                kind("aws:dynamodb/resourcePolicy:ResourcePolicy")
                        .id("{resourceArn}")
                        .defaults("confirmRemoveSelfResourceAccess", false)
                        .computed("revisionId", "{digits13}")
                        .replaceOn("resourceArn")
                        .json("policy")
                        .partOf("resourceArn", Targets.arn(TABLE).or(Targets.attribute(TABLE, "streamArn"))),
                kind("aws:dynamodb/contributorInsights:ContributorInsights")
                        .id("name:{tableName}/index:{indexName}/{account}")
                        .replaceOn("indexName", "tableName")
                        .partOf("tableName", Targets.attribute(TABLE, "name")));
    }

    private static ResourceKind table() {
        return kind(TABLE)
                .autoName("name", 255)
                .arn("dynamodb", "table/{name}")
                .defaults("billingMode", "PROVISIONED")
                .computed("tableClass", "STANDARD")
                .computed("readCapacity", 0)
                .computed("writeCapacity", 0)
                .computed(
                        "streamLabel",
                        table -> PropertyValue.of(
                                table.is("streamEnabled")
                                        ? table.created().toString().replaceAll("Z$", "")
                                        : ""))
                .computed(
                        "streamArn",
                        table -> PropertyValue.of(
                                table.is("streamEnabled")
                                        ? table.text("arn") + "/stream/" + table.text("streamLabel")
                                        : ""))
                .computed("streamViewType", "")
                .computed("pointInTimeRecovery", Map.of("enabled", false))
                .computed("ttl", Map.of("enabled", false, "attributeName", ""))
                .replaceOn("hashKey", "importTable", "localSecondaryIndexes", "name", "rangeKey")
                .replaceOn("restoreSourceName", "restoreSourceTableArn")
                .oneOf("billingMode", "PROVISIONED", "PAY_PER_REQUEST")
                .oneOf("tableClass", "STANDARD", "STANDARD_INFREQUENT_ACCESS")
                .oneOf("attributes.type", "S", "N", "B")
                .oneOf("globalSecondaryIndexes.projectionType", "ALL", "KEYS_ONLY", "INCLUDE")
                .oneOf("streamViewType", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")
                .matches("name", "[\\w.-]{3,255}", "3 to 255 letters, digits and _.-")
                .rule("attributes", DynamoDb::attributesProblem)
                .rule(
                        "streamViewType",
                        table -> table.is("streamEnabled")
                                        && table.text("streamViewType").isEmpty()
                                ? Optional.of("must be given when streamEnabled is true")
                                : Optional.empty())
                .rule(
                        "readCapacity",
                        table -> table.text("billingMode").equals("PROVISIONED")
                                        && !(table.has("readCapacity") && table.has("writeCapacity"))
                                ? Optional.of(
                                        "readCapacity and writeCapacity must be given when billingMode is PROVISIONED")
                                : Optional.empty())
                .mentions("serverSideEncryption.kmsKeyArn", Kms.KEY_ANY)
                .unique("ResourceInUseException: Table already exists: {name}", "name")
                .deleteRule(table -> table.is("deletionProtectionEnabled")
                        ? Optional.of("ValidationException: Resource cannot be deleted as it is currently protected "
                                + "against deletion. Disable deletion protection first.")
                        : Optional.empty());
    }

    /** Every attribute must be a key of the table or of an index, and every such key must be an attribute. */
    private static Optional<String> attributesProblem(Attributes table) {
        if (table.has("restoreSourceName") || table.has("restoreSourceTableArn") || table.has("importTable")) {
            return Optional.empty();
        }
        Set<String> declared = texts(table, "attributes.name");
        Set<String> keys = new TreeSet<>();
        for (String path : List.of(
                "hashKey",
                "rangeKey",
                "globalSecondaryIndexes.hashKey",
                "globalSecondaryIndexes.rangeKey",
                "localSecondaryIndexes.rangeKey")) {
            keys.addAll(texts(table, path));
        }
        Set<String> unused = new TreeSet<>(declared);
        unused.removeAll(keys);
        if (!unused.isEmpty()) {
            return Optional.of("all attributes must be indexed. Unused attributes: " + unused);
        }
        keys.removeAll(declared);
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of("all indexes must match a defined attribute. Unmatched: " + keys);
    }

    private static Set<String> texts(Attributes table, String path) {
        Set<String> texts = new TreeSet<>();
        for (PropertyPath.Found found : PropertyPath.of(path).in(table.values())) {
            if (found.value().isUnknown()) {
                throw new Attributes.NotYetKnown();
            }
            texts.add(found.value().textOrNull());
        }
        return texts;
    }
}

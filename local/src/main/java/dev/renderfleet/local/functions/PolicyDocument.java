package dev.renderfleet.local.functions;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.renderfleet.local.lifecycle.Refusal;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/** Renders an IAM policy document from its arguments, like {@code aws:iam/getPolicyDocument}. */
final class PolicyDocument {

    private static final Gson PRETTY =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final Gson SHORT = new GsonBuilder().disableHtmlEscaping().create();

    private PolicyDocument() {}

    static Fields render(Fields arguments) {
        for (String merging :
                List.of("overridePolicyDocuments", "sourcePolicyDocuments", "overrideJson", "sourceJson")) {
            if (!arguments.get(merging).isNull()) {
                throw new Refusal("the rehearsal does not merge policy documents (" + merging + ")");
            }
        }
        JsonObject document = new JsonObject();
        String version = arguments.get("version").textOrNull();
        document.addProperty("Version", version == null ? "2012-10-17" : version);
        addText(document, "Id", arguments.get("policyId"));
        JsonArray statements = new JsonArray();
        items(arguments.get("statements")).forEach(item -> statements.add(statement((Fields) item.plain())));
        document.add("Statement", statements);
        String json = PRETTY.toJson(document);
        CRC32 checksum = new CRC32();
        checksum.update(json.getBytes(StandardCharsets.UTF_8));
        Fields answer = arguments
                .with("id", PropertyValue.of(String.valueOf(checksum.getValue())))
                .with("json", PropertyValue.of(json))
                .with("minifiedJson", PropertyValue.of(SHORT.toJson(document)));
        return version == null ? answer.with("version", PropertyValue.of("2012-10-17")) : answer;
    }

    private static JsonObject statement(Fields statement) {
        JsonObject json = new JsonObject();
        addText(json, "Sid", statement.get("sid"));
        String effect = statement.get("effect").textOrNull();
        json.addProperty("Effect", effect == null ? "Allow" : effect);
        addPrincipals(json, "Principal", statement.get("principals"));
        addPrincipals(json, "NotPrincipal", statement.get("notPrincipals"));
        addTexts(json, "Action", statement.get("actions"));
        addTexts(json, "NotAction", statement.get("notActions"));
        addTexts(json, "Resource", statement.get("resources"));
        addTexts(json, "NotResource", statement.get("notResources"));
        JsonObject conditions = new JsonObject();
        for (PropertyValue item : items(statement.get("conditions"))) {
            Fields condition = (Fields) item.plain();
            String test = String.valueOf(condition.get("test").textOrNull());
            JsonObject variables = conditions.has(test) ? conditions.getAsJsonObject(test) : new JsonObject();
            variables.add(String.valueOf(condition.get("variable").textOrNull()), texts(condition.get("values")));
            conditions.add(test, variables);
        }
        if (conditions.size() > 0) {
            json.add("Condition", conditions);
        }
        return json;
    }

    private static void addPrincipals(JsonObject json, String name, PropertyValue principals) {
        JsonObject byType = new JsonObject();
        for (PropertyValue item : items(principals)) {
            Fields principal = (Fields) item.plain();
            String type = String.valueOf(principal.get("type").textOrNull());
            JsonElement identifiers = texts(principal.get("identifiers"));
            if (type.equals("*") && identifiers.equals(new JsonPrimitive("*"))) {
                json.addProperty(name, "*");
                return;
            }
            byType.add(type, identifiers);
        }
        if (byType.size() > 0) {
            json.add(name, byType);
        }
    }

    private static void addText(JsonObject json, String name, PropertyValue value) {
        if (value.textOrNull() != null) {
            json.addProperty(name, value.textOrNull());
        }
    }

    private static void addTexts(JsonObject json, String name, PropertyValue value) {
        if (!items(value).isEmpty()) {
            json.add(name, texts(value));
        }
    }

    /** One text stands alone, several are a list. */
    private static JsonElement texts(PropertyValue value) {
        List<String> texts = items(value).stream()
                .map(PropertyValue::textOrNull)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (texts.size() == 1) {
            return new JsonPrimitive(texts.get(0));
        }
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static List<PropertyValue> items(PropertyValue value) {
        return value.plain() instanceof Items items ? items.values() : List.of();
    }
}

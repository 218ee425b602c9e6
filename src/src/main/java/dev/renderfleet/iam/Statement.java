package dev.renderfleet.iam;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One statement of a policy document.
 *
 * @param effect {@code Allow} or {@code Deny}
 * @param principals kind ({@code Service}, {@code AWS}, {@code Federated}) to identifiers; empty in identity policies
 * @param conditions operator to key to values
 */
public record Statement(
        String sid,
        String effect,
        Map<String, List<String>> principals,
        List<String> actions,
        List<String> resources,
        Map<String, Map<String, List<String>>> conditions) {

    public Statement {
        if (!sid.matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("a statement id has letters and digits only: " + sid);
        }
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("statement " + sid + " names no action");
        }
    }

    public static Statement allow(String sid, String... actions) {
        return new Statement(sid, "Allow", Map.of(), List.of(actions), List.of(), Map.of());
    }

    public static Statement deny(String sid, String... actions) {
        return new Statement(sid, "Deny", Map.of(), List.of(actions), List.of(), Map.of());
    }

    public Statement on(String... arns) {
        return new Statement(sid, effect, principals, actions, List.of(arns), conditions);
    }

    public Statement by(String kind, String... identifiers) {
        return new Statement(sid, effect, Map.of(kind, List.of(identifiers)), actions, resources, conditions);
    }

    /** Adds a condition; several of one operator must all hold, as IAM has it. */
    public Statement when(String operator, String key, String... values) {
        Map<String, Map<String, List<String>>> more = new TreeMap<>(conditions);
        Map<String, List<String>> keys = new TreeMap<>(more.getOrDefault(operator, Map.of()));
        keys.put(key, List.of(values));
        more.put(operator, keys);
        return new Statement(sid, effect, principals, actions, resources, more);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("Sid", sid);
        json.addProperty("Effect", effect);
        if (principals.equals(Map.of("AWS", List.of("*")))) {
            json.addProperty("Principal", "*");
        } else if (!principals.isEmpty()) {
            JsonObject principal = new JsonObject();
            principals.forEach((kind, identifiers) -> principal.add(kind, values(identifiers)));
            json.add("Principal", principal);
        }
        json.add("Action", values(actions));
        if (!resources.isEmpty()) {
            json.add("Resource", values(resources));
        }
        if (!conditions.isEmpty()) {
            JsonObject condition = new JsonObject();
            conditions.forEach((operator, keys) -> {
                JsonObject byKey = new JsonObject();
                keys.forEach((key, allowed) -> byKey.add(key, values(allowed)));
                condition.add(operator, byKey);
            });
            json.add("Condition", condition);
        }
        return json;
    }

    /** IAM hands single values back without their list: written the same way, a refresh shows no change. */
    private static com.google.gson.JsonElement values(List<String> values) {
        if (values.size() == 1) {
            return new com.google.gson.JsonPrimitive(values.get(0));
        }
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }
}

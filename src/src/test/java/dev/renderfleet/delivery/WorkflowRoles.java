package dev.renderfleet.delivery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.iam.PolicyEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The roles of a delivery stack, as IAM would judge them. */
final class WorkflowRoles {

    static final String ACCOUNT = "123456789012";

    /** What an action of a policy may begin with that changes nothing. {@code kms:Decrypt} reads what somebody else encrypted. */
    private static final Pattern READS =
            Pattern.compile("[a-z0-9-]+:(Get|List|Describe|View|BatchGet|BatchCheck|Decrypt$).*");

    private final Recording stack;

    private WorkflowRoles(Recording stack) {
        this.stack = stack;
    }

    static WorkflowRoles committed() {
        return new WorkflowRoles(Stages.committed("delivery"));
    }

    static WorkflowRoles of(String yaml) {
        return new WorkflowRoles(Stages.of("delivery", yaml));
    }

    RecordedResource role(String base) {
        return stack.ofType("aws:iam/role:Role").stream()
                .filter(role -> role.text("name").equals("bp-delivery-" + base))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no role " + base));
    }

    String trust(String base) {
        return role(base).text("assumeRolePolicy");
    }

    /** All that a role may do. */
    PolicyEvaluation permissions(String base) {
        return PolicyEvaluation.of(documents(base).toArray(String[]::new));
    }

    List<String> documents(String base) {
        List<String> documents = stack.ofType("aws:iam/policy:Policy").stream()
                .filter(policy -> policy.text("name").startsWith("bp-delivery-" + base + "-"))
                .map(policy -> policy.text("policy"))
                .toList();
        if (documents.isEmpty()) {
            throw new AssertionError("the role " + base + " has no policy");
        }
        return documents;
    }

    String boundary(String stage) {
        return stack.ofType("aws:iam/policy:Policy").stream()
                .filter(policy -> policy.text("name").equals("bp-delivery-boundary-" + stage))
                .findFirst()
                .orElseThrow()
                .text("policy");
    }

    /** The actions that a role's policies allow. */
    Set<String> actions(String base) {
        Set<String> actions = new TreeSet<>();
        statements(base)
                .filter(statement -> statement.get("Effect").getAsString().equals("Allow"))
                .forEach(statement -> actions.addAll(strings(statement.get("Action"))));
        return actions;
    }

    /** Whether a role's policies allow an action on anything at all. */
    boolean names(String base, String action) {
        return actions(base).stream().anyMatch(pattern -> action.matches(pattern.replace("*", ".*")));
    }

    static boolean reads(String action) {
        return READS.matcher(action).matches();
    }

    Set<String> writes(String base) {
        Set<String> writes = new TreeSet<>(actions(base));
        writes.removeIf(WorkflowRoles::reads);
        return writes;
    }

    /** The resources that a role's policies name, but for "*". */
    Set<String> resources(String base) {
        Set<String> resources = new TreeSet<>();
        statements(base).forEach(statement -> resources.addAll(strings(statement.get("Resource"))));
        resources.remove("*");
        return resources;
    }

    private Stream<JsonObject> statements(String base) {
        return documents(base).stream()
                .flatMap(document ->
                        JsonParser.parseString(document)
                                .getAsJsonObject()
                                .getAsJsonArray("Statement")
                                .asList()
                                .stream())
                .map(JsonElement::getAsJsonObject);
    }

    private static List<String> strings(JsonElement one) {
        JsonArray array = one.isJsonArray() ? one.getAsJsonArray() : new JsonArray();
        if (!one.isJsonArray()) {
            array.add(one);
        }
        List<String> strings = new ArrayList<>();
        array.forEach(each -> strings.add(each.getAsString()));
        return strings;
    }

    static String arn(String service, String resource) {
        return "arn:aws:" + service + ":us-east-1:" + ACCOUNT + ":" + resource;
    }

    static String iam(String resource) {
        return "arn:aws:iam::" + ACCOUNT + ":" + resource;
    }
}

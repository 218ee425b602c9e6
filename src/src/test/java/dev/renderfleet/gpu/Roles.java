package dev.renderfleet.gpu;

import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.iam.PolicyEvaluation;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a role of a recorded stage may do. */
final class Roles {

    private static final String POLICY = "aws:iam/rolePolicy:RolePolicy";

    private Roles() {}

    static PolicyEvaluation evaluation(Recording stage, String policy) {
        return PolicyEvaluation.of(stage.resource(POLICY, policy).text("policy"));
    }

    /** Each statement by its id: actions, resources, and conditions, as one line to compare with. */
    static Map<String, String> statements(Recording stage, String policy) {
        Map<String, String> lines = new LinkedHashMap<>();
        PolicyDocument.parse(stage.resource(POLICY, policy).text("policy"))
                .statements()
                .forEach(statement -> lines.put(
                        statement.sid(),
                        (statement.isAllow() ? "allow " : "deny ") + String.join(", ", statement.actions()) + " on "
                                + String.join(", ", statement.resources())
                                + (statement.conditions().isEmpty() ? "" : " when " + statement.conditions())));
        return lines;
    }
}

package dev.renderfleet.comment;

import com.google.gson.JsonObject;
import dev.renderfleet.comment.Preview.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Gathers what the policy pack found from the engine's events. */
final class PolicyEvents {

    private final List<Finding> mandatory = new ArrayList<>();
    private final List<Finding> advisory = new ArrayList<>();
    private final List<Finding> remediated = new ArrayList<>();
    private final Set<String> passed = new HashSet<>();
    private final Set<String> found = new HashSet<>();

    void event(JsonObject event) {
        Json.object(event, "policyEvent").ifPresent(this::finding);
        Json.object(event, "policyRemediationEvent").ifPresent(this::remediation);
        Json.object(event, "policyAnalyzeSummaryEvent").ifPresent(this::passed);
        Json.object(event, "policyAnalyzeStackSummaryEvent").ifPresent(this::passed);
    }

    private void finding(JsonObject event) {
        boolean stops = Json.text(event, "enforcementLevel").equals("mandatory");
        (stops ? mandatory : advisory).add(finding(event, Json.text(event, "message")));
    }

    private void remediation(JsonObject event) {
        remediated.add(finding(event, ""));
    }

    private Finding finding(JsonObject event, String message) {
        String policy = Json.text(event, "policyName");
        found.add(policy);
        return new Finding(policy, Json.text(event, "resourceUrn"), message);
    }

    private void passed(JsonObject event) {
        passed.addAll(Json.texts(event, "passed"));
    }

    Preview.Policies results(UnaryOperator<String> safe) {
        Set<String> clean = new HashSet<>(passed);
        clean.removeAll(found);
        return new Preview.Policies(safe(mandatory, safe), safe(advisory, safe), List.copyOf(remediated), clean.size());
    }

    private static List<Finding> safe(List<Finding> findings, UnaryOperator<String> safe) {
        return findings.stream()
                .map(each -> new Finding(each.policy(), each.resource(), safe.apply(each.message())))
                .toList();
    }
}

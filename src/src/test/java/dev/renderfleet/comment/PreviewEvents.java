package dev.renderfleet.comment;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes previews as Pulumi does, in both forms; what a real run writes is in {@code comment/real-events.json}. */
final class PreviewEvents {

    static final String STACK_URN = "urn:pulumi:dev::renderfleet::pulumi:pulumi:Stack::renderfleet-dev";
    static final String NETWORK = "urn:pulumi:dev::renderfleet::renderfleet:network:Network::network";

    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final List<Map<String, Object>> others = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private Map<String, Object> before = Map.of();
    private Map<String, Object> after = Map.of();

    PreviewEvents() {
        step("same", "pulumi:pulumi:Stack", STACK_URN, "", List.of(), Map.of());
        step("same", "renderfleet:network:Network", NETWORK, STACK_URN, List.of(), Map.of());
    }

    PreviewEvents step(String op, String type, String name, String... differing) {
        String urn = "urn:pulumi:dev::renderfleet::renderfleet:network:Network$" + type + "::" + name;
        return step(op, type, urn, NETWORK, List.of(differing), Map.of());
    }

    PreviewEvents kept(String type, String name) {
        String urn = "urn:pulumi:dev::renderfleet::renderfleet:network:Network$" + type + "::" + name;
        return step("delete", type, urn, NETWORK, List.of(), Map.of("retainOnDelete", true));
    }

    PreviewEvents component(String op, String type, String name, String parent) {
        return step(op, type, "urn:pulumi:dev::renderfleet::" + type + "::" + name, parent, List.of(), Map.of());
    }

    PreviewEvents step(
            String op, String type, String urn, String parent, List<String> differing, Map<String, Object> more) {
        Map<String, Object> state = new LinkedHashMap<>(Map.of(
                "type", type, "urn", urn, "parent", parent, "inputs", Map.of("password", "hunter2-in-an-input")));
        state.putAll(more);
        Map<String, Object> step = new LinkedHashMap<>(Map.of("op", op, "urn", urn, "type", type));
        if (!op.equals("create")) {
            step.put("old", state);
        }
        if (!op.equals("delete")) {
            step.put("new", state);
        }
        step.put("diffs", differing);
        step.put("keys", differing);
        steps.add(step);
        counts.merge(op, 1, Integer::sum);
        return this;
    }

    PreviewEvents finding(String level, String policy, String resource, String message) {
        return other(
                "policyEvent",
                Map.of("policyName", policy, "resourceUrn", resource, "message", message, "enforcementLevel", level));
    }

    PreviewEvents remediated(String policy, String resource) {
        return other("policyRemediationEvent", Map.of("policyName", policy, "resourceUrn", resource));
    }

    PreviewEvents passed(String... policies) {
        return other("policyAnalyzeSummaryEvent", Map.of("resourceUrn", NETWORK, "passed", policies));
    }

    PreviewEvents message(String severity, String text) {
        return other("diagnosticEvent", Map.of("severity", severity, "message", text));
    }

    PreviewEvents cost(double before, double after) {
        this.before = estimate(before);
        this.after = estimate(after);
        return this;
    }

    PreviewEvents firstCost(double after) {
        this.after = estimate(after);
        return this;
    }

    private static Map<String, Object> estimate(double usd) {
        return Map.of(
                "MonthlyEstimateUsd", usd,
                "MonthlyEstimateByComponentUsd", Map.of("Network", usd - 30, "Data", 30.0),
                "MonthlyEstimateLeavesOut", List.of());
    }

    private PreviewEvents other(String name, Map<String, Object> content) {
        others.add(Map.of(name, content));
        return this;
    }

    String events() {
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(Map.of("preludeEvent", Map.of("config", Map.of("renderfleet:app", "bp"))));
        steps.forEach(step -> all.add(Map.of("resourcePreEvent", Map.of("metadata", step, "planning", true))));
        all.addAll(others);
        all.add(Map.of("resOutputsEvent", Map.of("metadata", stack())));
        all.add(Map.of("summaryEvent", Map.of("resourceChanges", counts, "isPreview", true)));
        all.add(Map.of("cancelEvent", Map.of()));
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> event : all) {
            Map<String, Object> numbered = new LinkedHashMap<>(Map.of("sequence", 1, "timestamp", 1));
            numbered.putAll(event);
            text.append(new Gson().toJson(numbered)).append('\n');
        }
        return text.toString();
    }

    private Map<String, Object> stack() {
        return Map.of(
                "op",
                "same",
                "urn",
                STACK_URN,
                "type",
                Preview.STACK,
                "old",
                Map.of("outputs", before),
                "new",
                Map.of("outputs", after));
    }

    String digest() {
        List<Map<String, Object>> own = steps.stream()
                .map(step -> {
                    Map<String, Object> renamed = new LinkedHashMap<>(step);
                    renamed.remove("type");
                    Map.of("old", "oldState", "new", "newState", "diffs", "diffReasons", "keys", "replaceReasons")
                            .forEach((from, to) -> renamed.put(to, renamed.remove(from)));
                    return renamed;
                })
                .toList();
        return new Gson().toJson(Map.of("steps", own, "diagnostics", List.of(), "changeSummary", counts));
    }
}

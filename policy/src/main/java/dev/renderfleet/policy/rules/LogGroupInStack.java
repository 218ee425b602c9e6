package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The log groups of functions and containers are resources of the stack, with retention. Without one, Lambda makes a group itself on
 * the first call and keeps it forever; and a container fails to start. Other log drivers than awslogs are not judged.
 */
public final class LogGroupInStack implements StackPolicy {

    private static final String LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
    private static final String TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("log-group-in-stack", Kind.COST)
                .what("Every log group that a function or container writes to is in the stack, with retention.")
                .why(
                        "Groups that AWS makes on the way keep everything forever, unencrypted, and stay when the stack goes.")
                .fix(
                        "declare the log group with retentionInDays, and name it in loggingConfig.logGroup or awslogs-group");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        Map<String, PolicyResource> byName = new HashMap<>();
        for (PolicyResource group : graph.ofType(LOG_GROUP)) {
            if (!group.isUnknown("name")) {
                byName.put(group.text("name"), group);
            }
        }
        return Verdict.forEach(
                graph.ofType(Functions.FUNCTION, TASK_DEFINITION),
                writer -> writer.is(TASK_DEFINITION) ? task(graph, writer, byName) : function(graph, writer, byName));
    }

    private static Verdict function(StackGraph graph, PolicyResource function, Map<String, PolicyResource> byName) {
        List<PolicyResource> groups = new ArrayList<>(graph.references(function, "loggingConfig", LOG_GROUP));
        groups.addAll(graph.referrers(function, LOG_GROUP, "name"));
        if (!groups.isEmpty()) {
            return retention(groups);
        }
        PropertyView given = AsGiven.of(function);
        String named = given.text("loggingConfig.logGroup");
        String name = named.isEmpty() ? "/aws/lambda/" + given.text("name") : named;
        return logsTo(name, byName);
    }

    private static Verdict task(StackGraph graph, PolicyResource task, Map<String, PolicyResource> byName) {
        List<PolicyResource> groups = graph.references(task, "containerDefinitions", LOG_GROUP);
        if (task.isUnknown("containerDefinitions") && !groups.isEmpty()) {
            return retention(groups);
        }
        Verdict verdict = Verdict.compliant();
        for (PropertyValue container : task.json("containerDefinitions").asList()) {
            if (container.text("logConfiguration.logDriver").equals("awslogs")) {
                verdict = verdict.and(logsTo(container.text("logConfiguration.options[\"awslogs-group\"]"), byName));
            }
        }
        return verdict;
    }

    private static Verdict logsTo(String name, Map<String, PolicyResource> byName) {
        PolicyResource group = byName.get(name);
        return group == null
                ? Verdict.violation("its log group " + name + " is not in the stack")
                : retention(List.of(group));
    }

    private static Verdict retention(List<PolicyResource> groups) {
        return Verdict.violations(groups.stream()
                .filter(group -> !LogRetention.isSet(AsGiven.of(group)))
                .map(group -> "its log group " + group.name() + " has no retention")
                .toList());
    }
}

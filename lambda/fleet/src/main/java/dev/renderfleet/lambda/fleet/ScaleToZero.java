package dev.renderfleet.lambda.fleet;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.query.CallFailedException;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.runtime.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the fleets of idle workflows down to nothing.
 *
 * <p>A workflow is idle when its alarm says that the queue has been empty for long enough, the queue is still empty, and no
 * worker is at work. Every worker reports its {@code GpuBusySeconds} each minute, 0 too, and protects its instance from scale-in
 * before it takes a job. Protection that is left while all protected instances' workers report 0 is stuck, and is cleared. Where
 * one reports nothing, protection proves nothing either way: the fleet is left, and counted as {@code FleetsUnknown}.
 *
 * <p>An alarm acts once, when it changes to ALARM; a fleet that was still busy then is taken down by the round that the stack's
 * schedule makes every few minutes.
 *
 * <p>Environment: {@code APP}, {@code STAGE}, {@code QUEUE_EMPTY_ALARM_PREFIX}.
 */
final class ScaleToZero {
    /** Backend and workers report every minute; CloudWatch shows a value within two more. */
    private static final Duration NOW = Duration.ofMinutes(5);

    /** A job's downloads and uploads keep no GPU busy; none takes this long without a part that does. */
    private static final Duration PROOF = Duration.ofMinutes(10);

    /** Of the ten reports that each worker makes in that time, two may be late or lost. */
    private static final double REPORTS = 8;

    private static final String NAMESPACE = "Renderfleet";

    /** What came of one workflow. */
    private enum Outcome {
        SCALED_TO_ZERO,
        ALREADY_ZERO,
        NOT_IDLE,
        NOT_EMPTY,
        BUSY,
        UNKNOWN,
        NO_FLEET,
        FAILED
    }

    private record Result(Outcome outcome, String reason, List<String> unprotected) {
        static Result of(Outcome outcome, String reason) {
            return new Result(outcome, reason, List.of());
        }
    }

    private final QueryClient aws;
    private final Settings settings;

    ScaleToZero(QueryClient aws, Settings settings) {
        this.aws = aws;
        this.settings = settings;
    }

    JsonObject run(ScaleToZeroEvent event, Invocation invocation) {
        QueueEmptyAlarms alarms = new QueueEmptyAlarms(aws, settings.required("QUEUE_EMPTY_ALARM_PREFIX"));
        Map<String, List<FleetGroups.Group>> fleets = groups().byWorkflow();
        Map<String, String> states = alarms.states();
        JsonArray reports = new JsonArray();
        List<String> failures = new ArrayList<>();
        for (String workflow : workflows(event, alarms, fleets.keySet())) {
            Result result;
            try {
                result = settle(
                        workflow,
                        states.getOrDefault(workflow, "missing"),
                        fleets.getOrDefault(workflow, List.of()),
                        invocation.deadline().clock().instant());
            } catch (CallFailedException e) {
                // One workflow's trouble must not keep the others' instances running.
                result = Result.of(Outcome.FAILED, e.getMessage());
                failures.add(workflow + ": " + e.getMessage());
            }
            reports.add(report(workflow, result, invocation));
        }
        if (!failures.isEmpty()) {
            throw new FleetsFailedException(failures);
        }
        JsonObject answer = new JsonObject();
        answer.add("workflows", reports);
        return answer;
    }

    private FleetGroups groups() {
        return new FleetGroups(aws, settings.required("APP"), settings.required("STAGE"));
    }

    private static Set<String> workflows(ScaleToZeroEvent event, QueueEmptyAlarms alarms, Set<String> fleets) {
        if (event.sweep()) {
            return fleets;
        }
        Set<String> workflows = new TreeSet<>();
        event.alarms().forEach(name -> workflows.add(alarms.workflow(name).orElse(name)));
        return workflows;
    }

    private Result settle(String workflow, String alarm, List<FleetGroups.Group> groups, Instant now) {
        if (groups.isEmpty()) {
            return Result.of(Outcome.NO_FLEET, "no Auto Scaling group has the tag Workflow=" + workflow);
        }
        if (groups.stream().allMatch(FleetGroups.Group::isZero)) {
            return Result.of(Outcome.ALREADY_ZERO, "no instance is there or wanted");
        }
        Optional<Metric.Reported> waiting = metric("QueueDepth", workflow).reported(aws, now, NOW);
        if (waiting.isEmpty()) {
            return Result.of(Outcome.UNKNOWN, "QueueDepth is not reported, so the queue may not be empty");
        }
        if (!alarm.equals("ALARM")) {
            return Result.of(
                    Outcome.NOT_IDLE, "its queue was not empty for long enough: the alarm is in state " + alarm);
        }
        if (waiting.get().maximum() > 0) {
            return Result.of(
                    Outcome.NOT_EMPTY, "jobs waiting: " + (long) waiting.get().maximum());
        }
        Metric busy = metric("GpuBusySeconds", workflow);
        if (busy.reported(aws, now, NOW).filter(report -> report.maximum() > 0).isPresent()) {
            return Result.of(Outcome.BUSY, "a worker has a job");
        }
        List<String> protectedIds =
                groups.stream().flatMap(group -> group.protectedIds().stream()).toList();
        if (!protectedIds.isEmpty()) {
            Metric.Reported proof = busy.reported(aws, now, PROOF).orElse(new Metric.Reported(0, 0));
            if (proof.maximum() > 0) {
                return Result.of(Outcome.BUSY, "a worker had a job within " + PROOF.toMinutes() + " minutes");
            }
            if (proof.samples() < protectedIds.size() * REPORTS) {
                return Result.of(
                        Outcome.UNKNOWN,
                        "not every worker reports GpuBusySeconds, so one of the protected instances may be at work: "
                                + String.join(", ", protectedIds));
            }
        }
        return empty(groups, protectedIds);
    }

    private Result empty(List<FleetGroups.Group> groups, List<String> protectedIds) {
        FleetGroups fleets = groups();
        for (FleetGroups.Group group : groups) {
            if (!group.protectedIds().isEmpty()) {
                fleets.unprotect(group, group.protectedIds());
            }
            if (group.desired() > 0) {
                fleets.empty(group);
            }
        }
        return new Result(Outcome.SCALED_TO_ZERO, "the queue is empty and no worker has a job", protectedIds);
    }

    private Metric metric(String name, String workflow) {
        return new Metric(NAMESPACE, name, Map.of("Stage", settings.required("STAGE"), FleetGroups.WORKFLOW, workflow));
    }

    private static JsonObject report(String workflow, Result result, Invocation invocation) {
        String outcome = result.outcome().name().toLowerCase(java.util.Locale.ROOT);
        String unprotected = String.join(", ", result.unprotected());
        invocation
                .log()
                .info("fleet " + outcome, "workflow", workflow, "reason", result.reason(), "unprotected", unprotected);
        switch (result.outcome()) {
            case SCALED_TO_ZERO -> {
                invocation.metrics().count("FleetsScaledToZero", 1);
                invocation
                        .metrics()
                        .count("ProtectionCleared", result.unprotected().size());
            }
            case UNKNOWN -> invocation.metrics().count("FleetsUnknown", 1);
            default -> invocation.metrics().count("FleetsUnknown", 0);
        }
        JsonObject report = new JsonObject();
        report.addProperty("workflow", workflow);
        report.addProperty("outcome", outcome);
        report.addProperty("reason", result.reason());
        report.addProperty("unprotected", unprotected);
        return report;
    }
}

package dev.renderfleet.lambda.fleet;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.runtime.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stops the GPU task instance when its queue is empty and nothing is in work.
 *
 * <p>An alarm acts once, when it changes to ALARM. If the instance cannot be stopped just then (a task longer than the idle
 * time is in work), or is started by hand while the alarm stays in ALARM, nobody would ask again: the stack's schedule makes a
 * round every few minutes, which stops an instance that has run for the idle time, with an empty queue for as long.
 *
 * <p>Environment: {@code GPU_INSTANCE_ID} (none while the stage has no instance), {@code QUEUE_URL}, {@code IDLE_MINUTES}.
 */
final class ShutdownGpu {
    private final QueryClient aws;
    private final Settings settings;

    ShutdownGpu(QueryClient aws, Settings settings) {
        this.aws = aws;
        this.settings = settings;
    }

    JsonObject run(ShutdownEvent event, Invocation invocation) {
        Optional<String> id = settings.optional("GPU_INSTANCE_ID");
        if (!event.sweep() && !event.alarmState().equals("ALARM")) {
            return report(invocation, "none", "", "left", "the alarm is in state " + event.alarmState());
        }
        if (id.isEmpty()) {
            return report(invocation, "none", "", "left", "the stage has no instance yet");
        }
        Optional<Instances.Instance> found = new Instances(aws).find(id.get());
        if (found.isEmpty()) {
            return report(invocation, id.get(), "", "left", "there is no such instance");
        }
        Instances.Instance instance = found.get();
        Optional<String> objection =
                objection(instance, event, invocation.deadline().clock().instant());
        if (objection.isPresent()) {
            return report(invocation, instance.id(), instance.state(), "left", objection.get());
        }
        String state = new Instances(aws).stop(instance.id());
        invocation.metrics().count("InstancesStopped", 1);
        return report(invocation, instance.id(), state, "stopped", "the queue is empty and no task is in work");
    }

    /** Why the instance must go on, if it must. */
    private Optional<String> objection(Instances.Instance instance, ShutdownEvent event, Instant now) {
        if (!instance.isRunning()) {
            return Optional.of("it is " + instance.state());
        }
        TaskQueue queue = new TaskQueue(aws, settings.required("QUEUE_URL"));
        TaskQueue.Contents contents = queue.contents();
        if (contents.inFlight() > 0) {
            return Optional.of("tasks in work: " + contents.inFlight());
        }
        if (contents.waiting() > 0) {
            return Optional.of("tasks waiting: " + contents.waiting());
        }
        if (!event.sweep()) {
            return Optional.empty();
        }
        Duration idle = Duration.ofMinutes(Long.parseLong(settings.required("IDLE_MINUTES")));
        if (instance.launched().isAfter(now.minus(idle))) {
            return Optional.of("it was started less than " + idle.toMinutes() + " minutes ago");
        }
        if (queue.mostWaiting(now, idle) > 0) {
            return Optional.of("tasks came within " + idle.toMinutes() + " minutes");
        }
        return Optional.empty();
    }

    private static JsonObject report(
            Invocation invocation, String instance, String state, String action, String reason) {
        invocation.log().info("task instance " + action, "instance", instance, "state", state, "reason", reason);
        JsonObject report = new JsonObject();
        report.addProperty("instance", instance);
        report.addProperty("state", state);
        report.addProperty("action", action);
        report.addProperty("reason", reason);
        return report;
    }
}

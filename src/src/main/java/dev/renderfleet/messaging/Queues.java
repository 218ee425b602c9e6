package dev.renderfleet.messaging;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.GpuTasks;
import dev.renderfleet.stage.Notifications;
import dev.renderfleet.stage.Workloads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The stage's queues: GPU tasks and notifications, each if its system is on. */
public final class Queues extends ComponentResource {

    private static final String TYPE = "renderfleet:messaging:Queues";
    /** SQS's longest: fewest empty receives. */
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    private static final int GPU_TASKS_DEPTH = 100;
    /** A worker boots in 3 to 5 minutes and a task takes minutes: an hour of waiting means that none comes. */
    private static final Duration GPU_TASKS_AGE = Duration.ofHours(1);

    private static final int NOTIFICATIONS_DEPTH = 1000;

    private final Optional<QueueWithDeadLetter> gpuTasks;
    private final Optional<QueueWithDeadLetter> notifications;

    public record Args(
            Tags tags,
            String region,
            Workloads workloads,
            GpuTasks gpuTasks,
            Notifications notifications,
            Output<String> keyArn,
            AlertTopics alerts,
            boolean protectData) {}

    public Queues(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        gpuTasks = args.workloads().gpuTasks() ? Optional.of(gpuTasks(args)) : Optional.empty();
        notifications = args.workloads().api() ? Optional.of(notifications(args)) : Optional.empty();
        registerOutputs(Map.of());
    }

    private QueueWithDeadLetter gpuTasks(Args args) {
        return new QueueWithDeadLetter(
                "gpu-tasks-queue",
                new QueueWithDeadLetter.Args(
                        args.tags(),
                        args.region(),
                        "gpu_tasks_queue",
                        false,
                        args.gpuTasks().visibilityTimeout(),
                        LONG_POLL,
                        args.gpuTasks().messageRetention(),
                        args.gpuTasks().maxReceives(),
                        GPU_TASKS_DEPTH,
                        GPU_TASKS_AGE,
                        args.keyArn(),
                        args.alerts(),
                        args.protectData()),
                children());
    }

    private QueueWithDeadLetter notifications(Args args) {
        var config = args.notifications();
        return new QueueWithDeadLetter(
                "notifications-queue",
                new QueueWithDeadLetter.Args(
                        args.tags(),
                        args.region(),
                        "notifications",
                        config.queueType() == Notifications.QueueType.FIFO,
                        config.visibilityTimeout(),
                        LONG_POLL,
                        config.messageRetention(),
                        config.maxReceives(),
                        NOTIFICATIONS_DEPTH,
                        // By then every try of a message that fails has been made.
                        config.visibilityTimeout().multipliedBy(config.maxReceives()),
                        args.keyArn(),
                        args.alerts(),
                        args.protectData()),
                children());
    }

    private ComponentResourceOptions children() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    public Optional<QueueWithDeadLetter> gpuTasks() {
        return gpuTasks;
    }

    public Optional<QueueWithDeadLetter> notifications() {
        return notifications;
    }
}

package dev.renderfleet.gpu;

import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.data.Data;
import dev.renderfleet.data.MediaStore;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.GpuTasks;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything that works on GPUs: a fleet per workflow of the media platform, and the instance for tasks of the queue. */
public final class GpuWorkers extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:GpuWorkers";
    static final String COMPONENT = "gpu";
    /** A workflow's slug follows: the function that scales to zero tells workflows apart by it. */
    static final String QUEUE_EMPTY_ALARM = "queue-empty-";

    private final Map<String, WorkflowFleet> fleets = new LinkedHashMap<>();
    private final Optional<TaskInstance> taskInstance;
    private final Optional<IdleShutdown> idleShutdown;

    /**
     * What GPU workers need.
     *
     * @param privateSubnetIds in the order of the stage's zones
     * @param backendUrl where workers take jobs of the media platform, over HTTPS; none where the stage has no backend
     * @param invokes how AWS is asked what images and zones there are
     * @param warn told what to do where an image is missing
     */
    public record Args(
            Tags tags,
            Stage stage,
            Output<String> accountId,
            Output<List<String>> privateSubnetIds,
            Output<String> securityGroupId,
            Data data,
            Optional<String> backendUrl,
            Output<String> logsKeyArn,
            AlertTopics alerts,
            InvokeOptions invokes,
            Consumer<String> warn) {

        private List<Workflow> workflows() {
            return stage.workloads().mediaPlatform() ? stage.workflows() : List.of();
        }
    }

    /**
     * @throws dev.renderfleet.stage.binding.InvalidStageException if none of the stage's zones offers an instance type
     */
    public GpuWorkers(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        GpuZones zones =
                GpuZones.read(args.stage().region(), args.stage().network().zones(), args.invokes());
        zones.check(args.stage(), "Pulumi." + args.tags().names().stage() + ".yaml");
        WorkerImages images = WorkerImages.read(args.tags().names(), slugs(args), args.invokes(), args.warn());
        if (!args.workflows().isEmpty()) {
            fleets(args, images, scaleToZero(args));
        }
        taskInstance = taskInstance(args, images, zones);
        idleShutdown = taskInstance.map(instance -> idleShutdown(args, instance));
        registerOutputs(Map.of());
    }

    private static List<String> slugs(Args args) {
        List<String> slugs =
                new ArrayList<>(args.workflows().stream().map(Workflow::slug).toList());
        if (args.stage().workloads().gpuTasks()
                && args.stage().gpuTasks().instance().id().isEmpty()) {
            slugs.add(GpuTasks.SLUG);
        }
        return slugs;
    }

    private ScaleToZero scaleToZero(Args args) {
        return new ScaleToZero(
                "scale-to-zero",
                new ScaleToZero.Args(
                        args.tags(),
                        args.workflows(),
                        args.stage().region(),
                        args.accountId(),
                        args.logsKeyArn(),
                        args.stage().logRetentionDays(),
                        args.alerts()),
                children());
    }

    private void fleets(Args args, WorkerImages images, ScaleToZero scaleToZero) {
        var secrets = args.data().secrets().orElseThrow();
        MediaStore media = args.data().media().orElseThrow();
        var backend = new WorkflowFleet.BackendAccess(
                Output.of(args.backendUrl().orElseThrow()),
                secrets.fleetSecretParameterName(),
                secrets.fleetSecretParameterArn(),
                args.data().dataKeyArn(),
                media.bucketName(),
                media.bucketArn());
        for (Workflow workflow : args.workflows()) {
            fleets.put(
                    workflow.slug(),
                    new WorkflowFleet(
                            "fleet-" + workflow.slug(),
                            new WorkflowFleet.Args(
                                    args.tags(),
                                    workflow,
                                    images.has(workflow.slug()),
                                    args.stage().region(),
                                    args.accountId(),
                                    args.privateSubnetIds(),
                                    args.securityGroupId(),
                                    backend,
                                    scaleToZero.topicArn(),
                                    args.alerts()),
                            children()));
        }
    }

    private Optional<TaskInstance> taskInstance(Args args, WorkerImages images, GpuZones zones) {
        GpuTasks config = args.stage().gpuTasks();
        return args.data().queues().gpuTasks().map(queue -> {
            var table = args.data().taskTable().orElseThrow();
            Optional<Output<String>> bucket = args.data()
                    .media()
                    .map(MediaStore::bucketName)
                    .or(() -> config.bucket().map(Output::of));
            if (bucket.isEmpty()) {
                args.warn()
                        .accept("GPU tasks have no bucket for their results, so that no instance is made for them: set"
                                + " renderfleet:gpuTasks.bucket, or switch workloads.mediaPlatform on.");
            }
            int place = config.instance().id().isPresent()
                    ? 0
                    : zones.firstOffering(config.instance().type());
            return new TaskInstance(
                    "gpu-tasks",
                    new TaskInstance.Args(
                            args.tags(),
                            config,
                            images.has(GpuTasks.SLUG),
                            args.stage().region(),
                            args.accountId(),
                            args.privateSubnetIds().applyValue(ids -> ids.get(place)),
                            args.securityGroupId(),
                            new TaskInstance.TaskAccess(
                                    queue.url(),
                                    queue.arn(),
                                    args.data().queuesKeyArn(),
                                    table.name(),
                                    table.arn(),
                                    args.data().dataKeyArn(),
                                    bucket)),
                    children());
        });
    }

    private IdleShutdown idleShutdown(Args args, TaskInstance instance) {
        var queue = args.data().queues().gpuTasks().orElseThrow();
        return new IdleShutdown(
                "shutdown-gpu",
                new IdleShutdown.Args(
                        args.tags(),
                        args.stage().gpuTasks().idleAfter(),
                        instance.instanceId(),
                        args.stage().region(),
                        args.accountId(),
                        queue.queueName(),
                        queue.url(),
                        queue.arn(),
                        args.logsKeyArn(),
                        args.stage().logRetentionDays(),
                        args.alerts()),
                children());
    }

    private ComponentResourceOptions children() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    /** Names of the workflows' Spot groups by slug. */
    public Output<Map<String, String>> fleetNames() {
        return Output.all(fleets.entrySet().stream()
                        .map(entry -> entry.getValue().groupName().applyValue(name -> Map.entry(entry.getKey(), name)))
                        .toList())
                .applyValue(entries -> {
                    Map<String, String> names = new java.util.TreeMap<>();
                    entries.forEach(entry -> names.put(entry.getKey(), entry.getValue()));
                    return names;
                });
    }

    /** The outputs of GPU tasks, by the names that others know them by; none where the stage has no GPU tasks. */
    public Map<String, Output<String>> taskOutputs() {
        Map<String, Output<String>> outputs = new LinkedHashMap<>();
        taskInstance.ifPresent(instance -> {
            outputs.put("GpuInstanceRoleArn", instance.roleArn());
            outputs.put("GpuInstanceProfileArn", instance.profileArn());
            instance.instanceId().ifPresent(id -> outputs.put("GpuInstanceId", id));
        });
        idleShutdown.ifPresent(shutdown -> {
            outputs.put("LambdaRoleArn", shutdown.roleArn());
            outputs.put("FunctionArn", shutdown.functionArn());
            outputs.put("FunctionName", shutdown.functionName());
            outputs.put("AlarmName", shutdown.alarmName());
            outputs.put("AlarmArn", shutdown.alarmArn());
        });
        return outputs;
    }

    /** Whether any workflow has a fleet. */
    public boolean hasFleets() {
        return !fleets.isEmpty();
    }
}

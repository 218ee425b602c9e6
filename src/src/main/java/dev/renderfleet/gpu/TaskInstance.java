package dev.renderfleet.gpu;

import com.pulumi.aws.ec2.Instance;
import com.pulumi.aws.ec2.InstanceArgs;
import com.pulumi.aws.ec2.LaunchTemplate;
import com.pulumi.aws.ec2.Tag;
import com.pulumi.aws.ec2.TagArgs;
import com.pulumi.aws.ec2.inputs.InstanceLaunchTemplateArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.GpuTasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The instance that works on GPU tasks, with the role and the profile of GPU instances. It is one that the stage makes, as soon
 * as its image is built, or one that exists already, which only gets the tag that the permission to stop it is bound to. It is
 * started by whoever submits tasks, and stopped when its queue stays empty.
 */
final class TaskInstance extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:TaskInstance";
    /** The tag that permissions to start and stop the instance are bound to. */
    static final String PURPOSE_KEY = "Purpose";

    static final String PURPOSE = "GPU-ComfyUI";

    private final WorkerIdentity identity;
    private final Optional<Output<String>> instanceId;

    /**
     * What the instance needs.
     *
     * @param hasImage whether its image was built; without one no instance is made
     * @param subnetId where it runs, in a zone that offers its type
     */
    record Args(
            Tags tags,
            GpuTasks config,
            boolean hasImage,
            String region,
            Output<String> accountId,
            Output<String> subnetId,
            Output<String> securityGroupId,
            TaskAccess tasks) {}

    /**
     * What a worker that takes its tasks from the queue has to do with.
     *
     * @param bucketName the media bucket, or one that the stage file names; none if there is neither
     */
    record TaskAccess(
            Output<String> queueUrl,
            Output<String> queueArn,
            Output<String> queueKeyArn,
            Output<String> tableName,
            Output<String> tableArn,
            Output<String> tableKeyArn,
            Optional<Output<String>> bucketName) {}

    TaskInstance(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        identity = identity(name, args);
        instanceId = args.config().instance().id().isPresent()
                ? Optional.of(adopt(name, args.config().instance().id().get()))
                : args.hasImage()
                        ? args.tasks().bucketName().map(bucket -> launch(name, bucket, args))
                        : Optional.empty();
        registerOutputs(Map.of("roleArn", identity.roleArn(), "profileArn", identity.profileArn()));
    }

    private WorkerIdentity identity(String name, Args args) {
        TaskAccess tasks = args.tasks();
        Output<List<Statement>> work = Output.tuple(
                        tasks.queueArn(), tasks.queueKeyArn(), tasks.tableArn(), tasks.tableKeyArn())
                .applyValue(t -> WorkerPermissions.tasks(t.t1, t.t2, t.t3, t.t4, args.region()));
        return new WorkerIdentity(
                name + "-identity",
                new WorkerIdentity.Args(
                        args.tags(),
                        "gpu-instance-role",
                        "gpu-instance-profile",
                        "GPU instances that work on tasks of the queue",
                        Output.tuple(work, media(tasks), args.accountId()).applyValue(t -> {
                            List<Statement> all = new ArrayList<>(t.t1);
                            all.addAll(t.t2);
                            all.add(WorkerPermissions.metrics());
                            all.addAll(WorkerPermissions.sessions(args.region(), t.t3));
                            return all;
                        })),
                ComponentResourceOptions.builder().parent(this).build());
    }

    private static Output<List<Statement>> media(TaskAccess tasks) {
        return tasks.bucketName()
                .map(bucket -> bucket.applyValue(name -> WorkerPermissions.media("arn:aws:s3:::" + name)))
                .orElseGet(() -> Output.of(List.of()));
    }

    /** Only the tag is the stage's: the instance itself stays as its owner made it. */
    private Output<String> adopt(String name, String id) {
        Tag tag = new Tag(
                name + "-purpose",
                TagArgs.builder().resourceId(id).key(PURPOSE_KEY).value(PURPOSE).build(),
                children());
        return tag.resourceId();
    }

    private Output<String> launch(String name, Output<String> bucketName, Args args) {
        Map<String, String> tags = new LinkedHashMap<>(args.tags().of(GpuWorkers.COMPONENT, name));
        tags.put("Workflow", GpuTasks.SLUG);
        tags.put(PURPOSE_KEY, PURPOSE);
        LaunchTemplate template = WorkerTemplate.create(
                name + "-template",
                new WorkerTemplate.Args(
                        "The instance that works on GPU tasks",
                        args.tags().names().path(WorkerTemplate.IMAGE_PARAMETER + GpuTasks.SLUG),
                        args.config().instance().type(),
                        args.config().instance().volumeGib(),
                        "stop",
                        identity,
                        args.securityGroupId(),
                        settings(bucketName, args),
                        tags),
                children());
        Instance instance = new Instance(
                name + "-instance",
                InstanceArgs.builder()
                        .launchTemplate(InstanceLaunchTemplateArgs.builder()
                                .id(template.id())
                                .version(template.latestVersion().applyValue(String::valueOf))
                                .build())
                        .subnetId(args.subnetId())
                        .tags(tags)
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(identity.policy())
                        .build());
        return instance.id();
    }

    private static Output<WorkerSettings> settings(Output<String> bucketName, Args args) {
        TaskAccess tasks = args.tasks();
        return Output.tuple(tasks.queueUrl(), tasks.tableName(), bucketName).applyValue(t -> {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("AWS_REGION", args.region());
            values.put("RENDERFLEET_SOURCE", "queue");
            values.put("RENDERFLEET_STAGE", args.tags().names().stage());
            values.put("RENDERFLEET_WORKFLOW", GpuTasks.SLUG);
            values.put("RENDERFLEET_QUEUE_URL", t.t1);
            values.put("RENDERFLEET_TABLE", t.t2);
            values.put("RENDERFLEET_BUCKET", t.t3);
            values.put("RENDERFLEET_MAX_RECEIVES", String.valueOf(args.config().maxReceives()));
            values.put(
                    "RENDERFLEET_VISIBILITY_SECONDS",
                    String.valueOf(args.config().visibilityTimeout().toSeconds()));
            return new WorkerSettings(values, Optional.empty());
        });
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    /** The instance, where there is one. */
    Optional<Output<String>> instanceId() {
        return instanceId;
    }

    Output<String> roleArn() {
        return identity.roleArn();
    }

    Output<String> profileArn() {
        return identity.profileArn();
    }
}

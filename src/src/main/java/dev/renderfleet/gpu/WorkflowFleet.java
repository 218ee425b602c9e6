package dev.renderfleet.gpu;

import com.pulumi.aws.autoscaling.Policy;
import com.pulumi.aws.autoscaling.PolicyArgs;
import com.pulumi.aws.autoscaling.inputs.PolicyStepAdjustmentArgs;
import com.pulumi.aws.autoscaling.inputs.PolicyTargetTrackingConfigurationArgs;
import com.pulumi.aws.autoscaling.inputs.PolicyTargetTrackingConfigurationCustomizedMetricSpecificationArgs;
import com.pulumi.aws.autoscaling.inputs.PolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetricDimensionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.monitoring.Alarm;
import dev.renderfleet.monitoring.Alarms;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Condition;
import dev.renderfleet.monitoring.Evaluation;
import dev.renderfleet.monitoring.Metric;
import dev.renderfleet.monitoring.MissingData;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One workflow's workers: a Spot fleet that starts its first instance when work waits, follows the backlog from there, and is
 * taken down to nothing by the function that hears of its empty queue. Where the stage wants it, a second group of On-Demand
 * instances steps in when no Spot instance comes.
 */
final class WorkflowFleet extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:WorkflowFleet";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Twice the longest documented boot: by then Spot capacity is not merely slow. */
    private static final int SPOT_PATIENCE_MINUTES = 10;
    /** A boot, a failed one, and another. */
    private static final int WORKER_PATIENCE_MINUTES = 20;

    private final FleetSignals signals;
    private final FleetGroup spot;
    private final Optional<FleetGroup> onDemand;

    /**
     * What the workflow's workers need.
     *
     * @param hasImage whether the workflow's image was built; without one nothing can be launched
     * @param idleTopicArn what is told when the queue has been empty for long enough
     */
    record Args(
            Tags tags,
            Workflow workflow,
            boolean hasImage,
            String region,
            Output<String> accountId,
            Output<List<String>> subnetIds,
            Output<String> securityGroupId,
            BackendAccess backend,
            Output<String> idleTopicArn,
            AlertTopics alerts) {

        String slug() {
            return workflow.slug();
        }
    }

    /** What workers that take their jobs from the backend have to do with. */
    record BackendAccess(
            Output<String> url,
            Output<String> fleetSecretName,
            Output<String> fleetSecretArn,
            Output<String> secretsKeyArn,
            Output<String> bucketName,
            Output<String> bucketArn) {}

    WorkflowFleet(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        signals = new FleetSignals(args.tags().names().stage(), args.slug());
        WorkerIdentity identity = identity(name, args);
        spot = group(name, FleetGroup.Purchase.SPOT, identity, args);
        onDemand = args.workflow().onDemandFallback() > 0
                ? Optional.of(group(name + "-on-demand", FleetGroup.Purchase.ON_DEMAND, identity, args))
                : Optional.empty();
        Alarms alarms = new Alarms(args.tags(), GpuWorkers.COMPONENT, args.alerts(), this);
        startFirst(name, args, alarms);
        followBacklog(name, args);
        onDemand.ifPresent(group -> stepIn(name, group, args, alarms));
        tellOfEmptyQueue(args, alarms);
        tellOfNoWorker(args, alarms);
        registerOutputs(Map.of("groupName", spot.groupName()));
    }

    private WorkerIdentity identity(String name, Args args) {
        BackendAccess backend = args.backend();
        return new WorkerIdentity(
                name + "-identity",
                new WorkerIdentity.Args(
                        args.tags(),
                        "gpu-worker-" + args.slug() + "-role",
                        "gpu-worker-" + args.slug() + "-profile",
                        "GPU workers of " + args.slug(),
                        Output.tuple(
                                        backend.bucketArn(),
                                        backend.fleetSecretArn(),
                                        backend.secretsKeyArn(),
                                        args.accountId())
                                .applyValue(t -> statements(t.t1, t.t2, t.t3, t.t4, args))),
                children());
    }

    private static List<Statement> statements(
            String bucketArn, String secretArn, String secretKeyArn, String account, Args args) {
        List<Statement> all = new ArrayList<>(WorkerPermissions.media(bucketArn));
        all.addAll(WorkerPermissions.fleetSecret(secretArn, secretKeyArn));
        all.add(WorkerPermissions.groups(GroupNames.of(args.tags(), args.workflow()).stream()
                .map(group -> GroupNames.arn(args.region(), account, group))
                .toList()));
        all.add(WorkerPermissions.metrics());
        all.addAll(WorkerPermissions.sessions(args.region(), account));
        return all;
    }

    private FleetGroup group(String name, FleetGroup.Purchase purchase, WorkerIdentity identity, Args args) {
        boolean isSpot = purchase == FleetGroup.Purchase.SPOT;
        String groupName = GroupNames.of(args.tags(), args.slug(), purchase);
        Map<String, String> tags = new LinkedHashMap<>(args.tags().of(GpuWorkers.COMPONENT, name));
        tags.put("Workflow", args.slug());
        String image = args.tags().names().path(WorkerTemplate.IMAGE_PARAMETER + args.slug());
        var template = WorkerTemplate.create(
                name + "-template",
                new WorkerTemplate.Args(
                        "GPU workers of " + args.slug(),
                        WorkerTemplate.imageParameter(args.hasImage(), image),
                        args.workflow().instanceTypes().get(0),
                        args.workflow().volumeGib(),
                        "terminate",
                        identity,
                        args.securityGroupId(),
                        settings(groupName, args),
                        tags),
                CustomResourceOptions.builder().parent(this).build());
        int wanted = isSpot ? args.workflow().maxSize() : args.workflow().onDemandFallback();
        return new FleetGroup(
                name,
                new FleetGroup.Args(
                        groupName,
                        purchase,
                        args.hasImage() ? wanted : 0,
                        args.workflow().instanceTypes(),
                        template,
                        args.subnetIds(),
                        tags,
                        identity.policy()),
                children());
    }

    private Output<WorkerSettings> settings(String groupName, Args args) {
        BackendAccess backend = args.backend();
        return Output.tuple(backend.url(), backend.bucketName(), backend.fleetSecretName())
                .applyValue(t -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    values.put("AWS_REGION", args.region());
                    values.put("RENDERFLEET_SOURCE", "backend");
                    values.put("RENDERFLEET_STAGE", args.tags().names().stage());
                    values.put("RENDERFLEET_WORKFLOW", args.slug());
                    values.put("RENDERFLEET_BACKEND_URL", t.t1);
                    values.put("RENDERFLEET_BUCKET", t.t2);
                    values.put("RENDERFLEET_ASG_NAME", groupName);
                    return new WorkerSettings(values, Optional.of(t.t3));
                });
    }

    /** From none to one. Target tracking cannot: a backlog per instance means nothing without an instance. */
    private void startFirst(String name, Args args, Alarms alarms) {
        Policy policy = addOne(name + "-first", args.slug(), spot);
        alarms.act(
                "work-waits-" + args.slug(),
                new Alarm(
                        "Jobs of " + args.slug() + " wait and no instance is wanted yet",
                        signals.workWaitsForAFirst(spot.groupName()),
                        Condition.atLeast(1),
                        Evaluation.all(1, MINUTE),
                        MissingData.isGood("without jobs there is nothing to count"),
                        Priority.P3,
                        "gpu-fleet-without-workers"),
                policy.arn());
    }

    private Policy addOne(String name, String fleet, FleetGroup group) {
        return new Policy(
                name + "-policy",
                PolicyArgs.builder()
                        .name(fleet + "-add-one")
                        .autoscalingGroupName(group.groupName())
                        .policyType("StepScaling")
                        // Adds rather than sets: setting 1 would end instances that others asked for meanwhile.
                        .adjustmentType("ChangeInCapacity")
                        .metricAggregationType("Maximum")
                        .estimatedInstanceWarmup((int) FleetGroup.WARM_UP.toSeconds())
                        .stepAdjustments(PolicyStepAdjustmentArgs.builder()
                                .metricIntervalLowerBound("0")
                                .scalingAdjustment(1)
                                .build())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    /** From one to the ceiling and back, by jobs waiting per instance. */
    private void followBacklog(String name, Args args) {
        Metric backlog = signals.backlogPerInstance();
        new Policy(
                name + "-backlog-policy",
                PolicyArgs.builder()
                        .name(args.slug() + "-follow-backlog")
                        .autoscalingGroupName(spot.groupName())
                        .policyType("TargetTrackingScaling")
                        .estimatedInstanceWarmup((int) FleetGroup.WARM_UP.toSeconds())
                        .targetTrackingConfiguration(PolicyTargetTrackingConfigurationArgs.builder()
                                .targetValue((double) args.workflow().backlogPerInstance())
                                .customizedMetricSpecification(
                                        PolicyTargetTrackingConfigurationCustomizedMetricSpecificationArgs.builder()
                                                .namespace(backlog.namespace())
                                                .metricName(backlog.name())
                                                .statistic("Average")
                                                .metricDimensions(backlog.dimensions().entrySet().stream()
                                                        .sorted(Map.Entry.comparingByKey())
                                                        .map(dimension ->
                                                                PolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetricDimensionArgs
                                                                        .builder()
                                                                        .name(dimension.getKey())
                                                                        .value(dimension.getValue())
                                                                        .build())
                                                        .toList())
                                                .build())
                                .build())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private void stepIn(String name, FleetGroup group, Args args, Alarms alarms) {
        Policy policy = addOne(name + "-step-in", args.slug() + "-on-demand", group);
        alarms.act(
                "no-spot-" + args.slug(),
                new Alarm(
                        "Jobs of " + args.slug() + " wait and no Spot instance came in " + SPOT_PATIENCE_MINUTES
                                + " minutes: an On-Demand instance steps in",
                        signals.noneCame(spot.groupName()),
                        Condition.atLeast(1),
                        Evaluation.all(SPOT_PATIENCE_MINUTES, MINUTE),
                        MissingData.isGood("without jobs there is nothing to count"),
                        Priority.P3,
                        "gpu-fleet-without-workers"),
                policy.arn());
    }

    private void tellOfEmptyQueue(Args args, Alarms alarms) {
        int minutes = (int) args.workflow().idleAfter().toMinutes();
        alarms.act(
                GpuWorkers.QUEUE_EMPTY_ALARM + args.slug(),
                new Alarm(
                        "No job of " + args.slug() + " waited for " + minutes
                                + " minutes: its fleet may go down to nothing",
                        signals.waiting().maximum(),
                        Condition.atMost(0),
                        Evaluation.all(minutes, MINUTE),
                        MissingData.keepsState("a backend that does not report may have jobs all the same"),
                        Priority.P2,
                        "gpu-fleet-not-going-down"),
                args.idleTopicArn());
    }

    private void tellOfNoWorker(Args args, Alarms alarms) {
        alarms.tell(
                "no-worker-" + args.slug(),
                new Alarm(
                        "Jobs of " + args.slug() + " have waited for " + WORKER_PATIENCE_MINUTES
                                + " minutes and no worker is active: no capacity, no image, or workers that do not start",
                        signals.nobodyWorks(),
                        Condition.atLeast(1),
                        Evaluation.all(WORKER_PATIENCE_MINUTES, MINUTE),
                        MissingData.isGood("without jobs there is nothing to count"),
                        Priority.P2,
                        "gpu-fleet-without-workers"));
    }

    private ComponentResourceOptions children() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    Output<String> groupName() {
        return spot.groupName();
    }
}

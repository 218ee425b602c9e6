package dev.renderfleet.simulator.graph;

import dev.renderfleet.simulator.cloudwatch.MetricId;
import dev.renderfleet.simulator.graph.Fleet.Action;
import dev.renderfleet.simulator.graph.Fleet.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the fleets of a graph, and the task instance, by what connects their resources. */
public final class FleetReader {

    private static final String GROUP = "aws:autoscaling/group:Group";
    private static final String POLICY = "aws:autoscaling/policy:Policy";
    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final Pattern RATE = Pattern.compile("rate\\((\\d+) minutes?\\)");
    private static final Pattern MAX_RECEIVES = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d+)");
    private static final int DEFAULT_VISIBILITY_SECONDS = 30;

    private final Collection<Resource> resources;

    public FleetReader(Collection<Resource> resources) {
        this.resources = List.copyOf(resources);
    }

    /**
     * The fleets, by workflow.
     *
     * @throws IllegalArgumentException if a fleet's policy or alarm does what is not simulated
     */
    public List<Fleet> fleets() {
        Map<String, List<Resource>> groups = new TreeMap<>();
        for (Resource group : ofType(GROUP)) {
            tag(group, "Workflow").ifPresent(workflow -> groups.computeIfAbsent(workflow, key -> new ArrayList<>())
                    .add(group));
        }
        return groups.entrySet().stream()
                .map(entry -> fleet(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Fleet fleet(String workflow, List<Resource> members) {
        List<Action> actions = new ArrayList<>();
        Optional<Fleet.TargetTracking> tracking = Optional.empty();
        for (Resource policy : ofType(POLICY)) {
            for (Resource group : members) {
                if (!policy.references("autoscalingGroupName").contains(group.urn())) {
                    continue;
                }
                if (policy.text("policyType").equals("TargetTrackingScaling")) {
                    tracking = Optional.of(targetTracking(policy, group));
                } else {
                    actions.addAll(steps(policy, group));
                }
            }
        }
        actions.addAll(emptying(workflow));
        String followed = tracking.map(Fleet.TargetTracking::group).orElse("");
        List<Group> all = members.stream()
                .map(this::group)
                .sorted(Comparator.comparing((Group group) -> !group.name().equals(followed))
                        .thenComparing(Group::name))
                .toList();
        return new Fleet(workflow, all, actions, tracking, sweep(workflow));
    }

    private Group group(Resource group) {
        List<String> types = group.objects("mixedInstancesPolicy.launchTemplate.overrides").stream()
                .map(each -> each.get("instanceType").toString())
                .toList();
        if (types.isEmpty()) {
            throw new IllegalArgumentException(group.urn() + " names no instance types");
        }
        int onDemand = (int)
                group.number("mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity", 100);
        return new Group(
                group.text("name"),
                group.wholeNumber("minSize"),
                group.wholeNumber("maxSize"),
                types,
                100 - onDemand,
                volumes(group, "mixedInstancesPolicy"),
                (int) group.number("defaultInstanceWarmup", 0));
    }

    private int volumes(Resource launched, String property) {
        return ofType("aws:ec2/launchTemplate:LaunchTemplate").stream()
                .filter(template -> launched.references(property).contains(template.urn()))
                .flatMap(template -> template.objects("blockDeviceMappings").stream())
                .map(device -> ((Map<?, ?>) device.get("ebs")).get("volumeSize"))
                .mapToInt(size -> (int) Double.parseDouble(size.toString()))
                .sum();
    }

    private static Fleet.TargetTracking targetTracking(Resource policy, Resource group) {
        String metric = "targetTrackingConfiguration.customizedMetricSpecification";
        if (policy.at(metric).isEmpty()) {
            throw new IllegalArgumentException(policy.urn() + ": only customized metrics are simulated");
        }
        Map<String, String> dimensions = new TreeMap<>();
        policy.objects(metric + ".metricDimensions")
                .forEach(each -> dimensions.put(
                        each.get("name").toString(), each.get("value").toString()));
        return new Fleet.TargetTracking(
                group.text("name"),
                new MetricId(policy.text(metric + ".namespace"), policy.text(metric + ".metricName"), dimensions),
                policy.number("targetTrackingConfiguration.targetValue", 0));
    }

    private List<Action> steps(Resource policy, Resource group) {
        List<Map<String, Object>> steps = policy.objects("stepAdjustments");
        if (!policy.text("policyType").equals("StepScaling")
                || !policy.text("adjustmentType").equals("ChangeInCapacity")
                || steps.size() != 1) {
            throw new IllegalArgumentException(
                    policy.urn() + ": only step scaling by one ChangeInCapacity is simulated");
        }
        int adjustment =
                (int) Double.parseDouble(steps.get(0).get("scalingAdjustment").toString());
        return acting(policy.urn()).stream()
                .map(alarm -> (Action) new Fleet.AddInstances(AlarmReader.read(alarm), group.text("name"), adjustment))
                .toList();
    }

    /** Alarms of the workflow that publish to a topic with a function on it. */
    private List<Action> emptying(String workflow) {
        return subscriptions().stream()
                .flatMap(subscription -> subscription.references("topic").stream())
                .flatMap(topic -> acting(topic).stream())
                .filter(alarm -> AlarmReader.dimension(alarm, "Workflow").equals(Optional.of(workflow)))
                .map(alarm -> (Action) new Fleet.EmptyIdleFleet(AlarmReader.read(alarm)))
                .toList();
    }

    private Optional<Integer> sweep(String workflow) {
        if (emptying(workflow).isEmpty()) {
            return Optional.empty();
        }
        return subscriptions().stream()
                .flatMap(subscription -> subscription.references("endpoint").stream())
                .flatMap(function -> rounds(function).stream())
                .findFirst();
    }

    /** Minutes between the calls that a schedule makes to a function. */
    private Optional<Integer> rounds(String functionUrn) {
        return ofType("aws:cloudwatch/eventTarget:EventTarget").stream()
                .filter(target -> target.references("arn").contains(functionUrn))
                .flatMap(target -> ofType("aws:cloudwatch/eventRule:EventRule").stream()
                        .filter(rule -> target.references("rule").contains(rule.urn())))
                .map(rule -> RATE.matcher(rule.text("scheduleExpression")))
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .findFirst();
    }

    private List<Resource> subscriptions() {
        return ofType("aws:sns/topicSubscription:TopicSubscription").stream()
                .filter(subscription -> subscription.text("protocol").equals("lambda"))
                .toList();
    }

    /** The instance that works on the task queue, if the stack stops one when the queue is empty. */
    public Optional<TaskInstance> taskInstance() {
        return ofType(ALARM).stream()
                .filter(alarm -> alarm.text("namespace").equals("AWS/SQS")
                        && alarm.references("alarmActions").stream().anyMatch(FleetReader::isFunction))
                .findFirst()
                .map(this::taskInstance);
    }

    private TaskInstance taskInstance(Resource alarm) {
        String queueName = alarm.text("dimensions.QueueName");
        Resource queue = ofType(QUEUE).stream()
                .filter(each -> each.text("name").equals(queueName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(alarm.urn() + " watches no queue of the stack"));
        Optional<Resource> instance = ofType("aws:ec2/instance:Instance").stream()
                .filter(each -> each.text("tags.Purpose").equals("GPU-ComfyUI"))
                .findFirst();
        Matcher receives = MAX_RECEIVES.matcher(queue.text("redrivePolicy"));
        return new TaskInstance(
                instance.map(each -> List.of(type(each))).orElse(List.of()),
                instance.map(each -> volumes(each, "launchTemplate")).orElse(0),
                AlarmReader.read(alarm),
                queueName,
                (int) queue.number("visibilityTimeoutSeconds", DEFAULT_VISIBILITY_SECONDS),
                receives.find() ? Integer.parseInt(receives.group(1)) : Integer.MAX_VALUE,
                alarm.references("alarmActions").stream()
                        .flatMap(function -> rounds(function).stream())
                        .findFirst());
    }

    private String type(Resource instance) {
        return instance.at("instanceType")
                .map(Object::toString)
                .orElseGet(() -> ofType("aws:ec2/launchTemplate:LaunchTemplate").stream()
                        .filter(template ->
                                instance.references("launchTemplate").contains(template.urn()))
                        .map(template -> template.text("instanceType"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(instance.urn() + " has no type")));
    }

    private static boolean isFunction(String urn) {
        return urn.contains("aws:lambda/alias:Alias::") || urn.contains("aws:lambda/function:Function::");
    }

    private List<Resource> acting(String urn) {
        return ofType(ALARM).stream()
                .filter(alarm -> alarm.references("alarmActions").contains(urn))
                .toList();
    }

    private List<Resource> ofType(String type) {
        return resources.stream().filter(each -> each.type().equals(type)).toList();
    }

    private static Optional<String> tag(Resource group, String key) {
        return group.objects("tags").stream()
                .filter(tag -> key.equals(tag.get("key")))
                .map(tag -> tag.get("value").toString())
                .findFirst();
    }
}

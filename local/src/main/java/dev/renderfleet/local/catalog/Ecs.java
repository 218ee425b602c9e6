package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Num;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Amazon Elastic Container Service. */
final class Ecs {

    static final String CLUSTER = "aws:ecs/cluster:Cluster";
    static final String SERVICE = "aws:ecs/service:Service";
    static final String TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
    static final String CAPACITY_PROVIDER = "aws:ecs/capacityProvider:CapacityProvider";

    /** Memory in MB that Fargate has for a number of CPU units: least, most, step. */
    private static final Map<String, List<Integer>> FARGATE = Map.of(
            "256", List.of(512, 2048, 512),
            "512", List.of(1024, 4096, 1024),
            "1024", List.of(2048, 8192, 1024),
            "2048", List.of(4096, 16_384, 1024),
            "4096", List.of(8192, 30_720, 1024),
            "8192", List.of(16_384, 61_440, 4096),
            "16384", List.of(32_768, 122_880, 8192));

    private static final Targets PROVIDER_NAME =
            Targets.attribute(CAPACITY_PROVIDER, "name").orAlways("FARGATE|FARGATE_SPOT");

    private Ecs() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(CLUSTER)
                        .id("arn:{partition}:ecs:{region}:{account}:cluster/{name}")
                        .computed("arn", "{id}")
                        .computed("settings", List.of(Map.of("name", "containerInsights", "value", "disabled")))
                        .replaceOn("name")
                        .matches("name", "[\\w-]{1,255}", "letters, digits, - and _")
                        .oneOf("settings.name", "containerInsights")
                        .oneOf("settings.value", "enabled", "enhanced", "disabled")
                        .unique("ClusterAlreadyExists: {name}", "name")
                        .inUse("ClusterContainsServicesException: The Cluster cannot be deleted while Services are "
                                + "active."),
                service(),
                taskDefinition(),
                kind("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")
                        .id("{clusterName}")
                        .replaceOn("clusterName")
                        .mentions("clusterName", Targets.attribute(CLUSTER, "name"))
                        .refers("capacityProviders", PROVIDER_NAME)
                        .refers("defaultCapacityProviderStrategies.capacityProvider", PROVIDER_NAME),
                kind(CAPACITY_PROVIDER)
                        .id("arn:{partition}:ecs:{region}:{account}:capacity-provider/{name}")
                        .computed("arn", "{id}")
                        .replaceOn("autoScalingGroupProvider.autoScalingGroupArn", "name")
                        .mentions("autoScalingGroupProvider.autoScalingGroupArn", Targets.arn(AutoScaling.GROUP))
                        .unique("{name} already exists", "name")
                        .inUse("ResourceInUseException: the capacity provider {name} is in use"));
    }

    private static ResourceKind service() {
        return kind(SERVICE)
                .id(service -> "arn:" + service.site().partition() + ":ecs:"
                        + service.site().region() + ":" + service.site().account() + ":service/" + clusterName(service)
                        + "/" + service.text("name"))
                .defaults("availabilityZoneRebalancing", "DISABLED")
                .defaults("deploymentMaximumPercent", 200)
                .defaults("deploymentMinimumHealthyPercent", 100)
                .defaults("enableEcsManagedTags", false)
                .defaults("enableExecuteCommand", false)
                .defaults("schedulingStrategy", "REPLICA")
                .defaults("waitForSteadyState", false)
                .computed("cluster", "default")
                .computed("iamRole", "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
                .computed(
                        "launchType",
                        service -> PropertyValue.of(service.has("capacityProviderStrategies") ? "" : "EC2"))
                .computed("platformVersion", "LATEST")
                .computed("triggers", Map.of())
                .replaceOn(
                        "capacityProviderStrategies", "cluster", "deploymentController.type", "iamRole", "launchType")
                .replaceOn("name", "schedulingStrategy")
                .oneOf("launchType", "EC2", "FARGATE", "EXTERNAL", "")
                .oneOf("schedulingStrategy", "REPLICA", "DAEMON")
                .oneOf("propagateTags", "SERVICE", "TASK_DEFINITION", "NONE")
                .matches("name", "[\\w-]{1,255}", "letters, digits, - and _")
                .refers("cluster", Targets.arn(CLUSTER).or(Targets.attribute(CLUSTER, "name")))
                .mentions(
                        "taskDefinition", Targets.arn(TASK_DEFINITION).or(Targets.attribute(TASK_DEFINITION, "family")))
                .refers("capacityProviderStrategies.capacityProvider", PROVIDER_NAME)
                .refers("networkConfiguration.subnets", Targets.id(Ec2.SUBNET))
                .refers("networkConfiguration.securityGroups", Ec2.SECURITY_GROUP_ID)
                .refers("loadBalancers.targetGroupArn", Targets.arn(ElasticLoadBalancing.TARGET_GROUP))
                .mentions("serviceRegistries.registryArn", Targets.arn(ServiceDiscovery.SERVICE))
                .cloudRule(Ecs::loadBalancerProblem)
                .cloudRule(Ecs::targetGroupWithoutListener)
                .unique("InvalidParameterException: Creation of service was not idempotent: {name}", "cluster", "name");
    }

    private static String clusterName(Attributes service) {
        return service.text("cluster").replaceAll("^.*/", "");
    }

    private static ResourceKind taskDefinition() {
        return kind(TASK_DEFINITION)
                // Terraform's id is the family alone; here old and new revision must be told apart while one replaces
                // the other.
                .id(definition -> definition.text("family") + ":" + revision(definition))
                .computed(
                        "revision",
                        definition -> PropertyValue.of(
                                Integer.parseInt(definition.text("id").replaceAll("^.*:", ""))))
                .computed("arn", "arn:{partition}:ecs:{region}:{account}:task-definition/{id}")
                .computed("arnWithoutRevision", "arn:{partition}:ecs:{region}:{account}:task-definition/{family}")
                .defaults("skipDestroy", false)
                .defaults("trackLatest", false)
                .computed("enableFaultInjection", false)
                .computed("networkMode", "bridge")
                .replaceOn(
                        "containerDefinitions", "cpu", "enableFaultInjection", "ephemeralStorage", "executionRoleArn")
                .replaceOn("family", "inferenceAccelerators", "ipcMode", "memory", "networkMode", "pidMode")
                .replaceOn("placementConstraints", "proxyConfiguration", "requiresCompatibilities", "runtimePlatform")
                .replaceOn("taskRoleArn", "volumes")
                .json("containerDefinitions")
                .matches("family", "[\\w-]{1,255}", "letters, digits, - and _")
                .oneOf("networkMode", "bridge", "host", "awsvpc", "none")
                .oneOf("requiresCompatibilities", "EC2", "FARGATE", "EXTERNAL")
                .oneOf("runtimePlatform.cpuArchitecture", "X86_64", "ARM64")
                .rule("containerDefinitions", Ecs::containersProblem)
                .rule("memory", Ecs::sizeProblem)
                .rule(
                        "networkMode",
                        definition -> definition
                                                .texts("requiresCompatibilities")
                                                .contains("FARGATE")
                                        && !definition.text("networkMode").equals("awsvpc")
                                ? Optional.of("Fargate needs awsvpc")
                                : Optional.empty())
                .mentions("executionRoleArn", Iam.ROLE_ARN)
                .mentions("taskRoleArn", Iam.ROLE_ARN);
    }

    private static int revision(Attributes definition) {
        String family = definition.text("family");
        return 1
                + definition
                        .cloud()
                        .find(
                                TASK_DEFINITION,
                                other -> family.equals(
                                        other.state().get("family").textOrNull()))
                        .stream()
                        .mapToInt(other -> other.state().get("revision") instanceof Num num ? (int) num.value() : 0)
                        .max()
                        .orElse(0);
    }

    private static Optional<String> sizeProblem(Attributes definition) {
        if (!definition.texts("requiresCompatibilities").contains("FARGATE")) {
            return Optional.empty();
        }
        List<Integer> memory = FARGATE.get(definition.text("cpu"));
        String given = definition.text("memory");
        if (memory == null || !given.matches("\\d{1,6}")) {
            return Optional.of("Fargate has no task of " + definition.text("cpu") + " CPU units and " + given + " MB");
        }
        int size = Integer.parseInt(given);
        boolean fits = size >= memory.get(0) && size <= memory.get(1) && size % memory.get(2) == 0;
        return fits
                ? Optional.empty()
                : Optional.of("Fargate has no task of " + definition.text("cpu") + " CPU units and " + given
                        + " MB: expected " + memory.get(0) + " to " + memory.get(1) + " MB in steps of "
                        + memory.get(2));
    }

    private static List<Fields> containers(String json) {
        return JsonText.parse(json)
                .filter(Items.class::isInstance)
                .map(items -> ((Items) items)
                        .values().stream()
                                .filter(Fields.class::isInstance)
                                .map(Fields.class::cast)
                                .toList())
                .orElse(List.of());
    }

    private static Optional<String> containersProblem(Attributes definition) {
        List<Fields> containers = containers(definition.text("containerDefinitions"));
        if (containers.isEmpty()) {
            return Optional.of("expected a JSON list with at least one container");
        }
        List<String> names = containers.stream()
                .map(container -> container.get("name").textOrNull())
                .toList();
        if (names.contains(null) || Set.copyOf(names).size() < names.size()) {
            return Optional.of("every container needs a name of its own, found " + names);
        }
        for (Fields container : containers) {
            if (container.get("image").textOrNull() == null) {
                return Optional.of("the container " + container.get("name").textOrNull() + " has no image");
            }
            for (PropertyPath.Found found :
                    PropertyPath.of("dependsOn.containerName").in(container)) {
                if (!names.contains(found.value().textOrNull())) {
                    return Optional.of("the container " + container.get("name").textOrNull()
                            + " depends on an unknown one: " + found.value().textOrNull());
                }
            }
        }
        return Optional.empty();
    }

    /** The container and the port of a load balancer must be the task definition's. */
    private static Optional<String> loadBalancerProblem(Attributes service) {
        Optional<Fields> definition = service.related("taskDefinition", TASK_DEFINITION, "arn");
        if (definition.isEmpty()) {
            return Optional.empty();
        }
        List<Fields> containers = containers(
                String.valueOf(definition.get().get("containerDefinitions").textOrNull()));
        if (!(service.get("loadBalancers") instanceof Items balancers)) {
            return Optional.empty();
        }
        for (PropertyValue item : balancers.values()) {
            Fields balancer = (Fields) item.plain();
            String name = balancer.get("containerName").textOrNull();
            PropertyValue port = balancer.get("containerPort").plain();
            boolean found = containers.stream()
                    .filter(container ->
                            name != null && name.equals(container.get("name").textOrNull()))
                    .flatMap(container -> PropertyPath.of("portMappings.containerPort").in(container).stream())
                    .anyMatch(mapping -> mapping.value().equals(port));
            if (!found && !containers.isEmpty()) {
                return Optional.of("InvalidParameterException: The container " + name
                        + " did not have the container port of the load balancer defined in the task definition");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> targetGroupWithoutListener(Attributes service) {
        for (PropertyPath.Found found :
                PropertyPath.of("loadBalancers.targetGroupArn").in(service.values())) {
            String arn = found.value().textOrNull();
            boolean attached = arn == null
                    || forwards(service, ElasticLoadBalancing.LISTENER, "defaultActions", arn)
                    || forwards(service, "aws:lb/listenerRule:ListenerRule", "actions", arn);
            if (!attached) {
                return Optional.of("InvalidParameterException: The target group with targetGroupArn " + arn
                        + " does not have an associated load balancer (is its listener or rule a dependency?)");
            }
        }
        return Optional.empty();
    }

    private static boolean forwards(Attributes service, String type, String actions, String targetGroup) {
        return service.cloud().find(type, one -> true).stream()
                .flatMap(one -> List.of(actions + ".targetGroupArn", actions + ".forward.targetGroups.arn").stream()
                        .flatMap(path -> PropertyPath.of(path).in(one.state()).stream()))
                .anyMatch(found -> targetGroup.equals(found.value().textOrNull()));
    }
}

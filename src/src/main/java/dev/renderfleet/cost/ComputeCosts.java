package dev.renderfleet.cost;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers, functions and instances. */
final class ComputeCosts {

    private static final String SERVICE = "aws:ecs/service:Service";
    private static final String TASK = "aws:ecs/taskDefinition:TaskDefinition";
    private static final String SCALABLE = "aws:appautoscaling/target:Target";
    private static final String FUNCTION = "aws:lambda/function:Function";
    private static final String GROUP = "aws:autoscaling/group:Group";
    private static final String TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
    private static final String INSTANCE = "aws:ec2/instance:Instance";

    private static final int DAYS = 30;
    private static final int MINUTES = 60;

    private ComputeCosts() {}

    static Map<String, Costing> rules() {
        return Map.of(
                SERVICE, ComputeCosts::service,
                FUNCTION, ComputeCosts::function,
                GROUP, ComputeCosts::group,
                INSTANCE, ComputeCosts::instance);
    }

    /**
     * As many tasks as the service's scaling keeps at least, more by load; a service that waits for its first image counts as
     * it will run.
     */
    private static void service(CostedResource service, Bill bill) {
        Optional<CostedResource> task = bill.graph().referred(service, "taskDefinition", TASK);
        if (task.isEmpty()) {
            bill.unpriced("its task definition is not known");
            return;
        }
        Optional<CostedResource> scaling = bill.graph()
                .referring(service, SCALABLE)
                .findFirst()
                .or(() -> bill.graph()
                        .ofType(SCALABLE)
                        .filter(target -> target.text("resourceId").endsWith("/" + service.text("name")))
                        .findFirst());
        double desired = service.number("desiredCount", 1);
        double least = scaling.flatMap(target -> target.number("minCapacity")).orElse(desired);
        double most = scaling.flatMap(target -> target.number("maxCapacity")).orElse(least);
        String cpu = task.get().text("runtimePlatform.cpuArchitecture").equals("ARM64") ? "arm" : "x86";
        double vcpus = task.get().number("cpu", 256) / 1024;
        double gib = task.get().number("memory", 512) / 1024;
        double hours = Bill.HOURS * Schedules.shareOfTime(scaling, bill.graph());
        bill.fixed("fargate-" + cpu + "-vcpu-hour", least * vcpus * hours);
        bill.fixed("fargate-" + cpu + "-gb-hour", least * gib * hours);
        double more = (most - least) * bill.usage("taskLoad");
        bill.perUse("fargate-" + cpu + "-vcpu-hour", more * vcpus * hours);
        bill.perUse("fargate-" + cpu + "-gb-hour", more * gib * hours);
    }

    private static void function(CostedResource function, Bill bill) {
        bill.share("lambda-million-requests", "lambdaRequestsMillion", FUNCTION);
        double invocations =
                bill.usage("lambdaRequestsMillion") * 1e6 / bill.graph().count(FUNCTION);
        bill.perUse(
                "lambda-arm-gb-second",
                invocations * bill.usage("lambdaSeconds") * function.number("memorySize", 128) / 1024);
    }

    /** Instances that are always there, or those that the jobs of its workflow need. */
    private static void group(CostedResource group, Bill bill) {
        boolean mixed = group.at("mixedInstancesPolicy").isPresent();
        Optional<CostedResource> template =
                bill.graph().referred(group, mixed ? "mixedInstancesPolicy" : "launchTemplate", TEMPLATE);
        String type = instanceType(group, template);
        if (type.isEmpty()) {
            bill.unpriced("its instance type is not known");
            return;
        }
        double least = group.number("minSize", 0);
        bill.fixed("ec2/" + type + "/hour", least * Bill.HOURS);
        bill.fixed("gp3-gb-month", least * volumeGib(template));
        if (mixed && !stepsIn(group)) {
            int fleets = (int) bill.graph()
                    .ofType(GROUP)
                    .filter(other -> other.at("mixedInstancesPolicy").isPresent() && !stepsIn(other))
                    .count();
            double hours = bill.usage("gpuJobsPerDay") * DAYS * bill.usage("gpuMinutesPerJob") / MINUTES / fleets;
            bill.perUse("ec2/" + type + "/hour", hours, spotShare(group));
            bill.perUse("gp3-gb-month", volumeGib(template) * hours / Bill.HOURS);
        }
    }

    /** A group of On-Demand instances beside a Spot fleet, for when there is no Spot capacity: rare, and not foreseen here. */
    private static boolean stepsIn(CostedResource group) {
        return group.text("name").endsWith("-on-demand");
    }

    /** Of several types the first stands for all: it is the one wanted. */
    private static String instanceType(CostedResource group, Optional<CostedResource> template) {
        List<?> overrides = group.list("mixedInstancesPolicy.launchTemplate.overrides");
        return overrides.isEmpty()
                ? template.map(found -> found.text("instanceType")).orElse("")
                : group.text("mixedInstancesPolicy.launchTemplate.overrides.0.instanceType");
    }

    private static double spotShare(CostedResource group) {
        double onDemand =
                group.number("mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity", 100)
                        / 100;
        return onDemand + (1 - onDemand) * PriceTable.SPOT_SHARE;
    }

    private static double volumeGib(Optional<CostedResource> template) {
        return template.map(found -> found.number("blockDeviceMappings.0.ebs.volumeSize", 8))
                .orElse(8.0);
    }

    /** One that is stopped when idle: its hours grow with use, its volume stays. */
    private static void instance(CostedResource instance, Bill bill) {
        Optional<CostedResource> template = bill.graph().referred(instance, "launchTemplate", TEMPLATE);
        String own = instance.text("instanceType");
        String type = own.isEmpty()
                ? template.map(found -> found.text("instanceType")).orElse("")
                : own;
        bill.perUse(
                "ec2/" + type + "/hour",
                bill.usage("taskInstanceHours") / bill.graph().count(INSTANCE));
        bill.fixed("gp3-gb-month", instance.number("rootBlockDevice.volumeSize").orElseGet(() -> volumeGib(template)));
    }
}

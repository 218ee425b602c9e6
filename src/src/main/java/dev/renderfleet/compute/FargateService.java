package dev.renderfleet.compute;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.ServiceAlarmsArgs;
import com.pulumi.aws.ecs.inputs.ServiceDeploymentCircuitBreakerArgs;
import com.pulumi.aws.ecs.inputs.ServiceLoadBalancerArgs;
import com.pulumi.aws.ecs.inputs.ServiceNetworkConfigurationArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionRuntimePlatformArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionVolumeArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.stage.ServiceTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One service on Fargate (ARM64) behind a load balancer: its task definition, roles, log groups, routes, alarms and scaling. A
 * deployment that does not become healthy, or sets off an alarm, is rolled back. How many tasks run is autoscaling's to decide,
 * so the program names a count only when it creates the service.
 */
final class FargateService extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:FargateService";
    private static final String COMPONENT = "compute";
    /** Containers start one after the other, each when the one before is healthy. */
    private static final int HEALTH_GRACE_SECONDS = 120;

    private final Map<String, LogGroup> logs = new LinkedHashMap<>();
    private final List<HttpRoute> routes = new ArrayList<>();
    private final TaskDefinition definition;
    private final Service service;

    /**
     * What to run.
     *
     * @param base the service's name without app and stage
     * @param settings container to its environment; containers that are not in it have none
     * @param entry the container that takes requests
     * @param frontages where requests come from, the public one first
     * @param permissions what the application may do on AWS
     * @param after what has to be there before a task starts
     */
    record Args(
            String base,
            Hosting hosting,
            ServiceTasks tasks,
            Task task,
            Output<Map<String, Settings>> settings,
            Container entry,
            HttpRoute.HealthPage healthPage,
            List<Frontage> frontages,
            Output<String> securityGroupId,
            Optional<Output<List<Statement>>> permissions,
            List<Resource> after) {

        private String physicalName() {
            return hosting.tags().names().of(base);
        }

        private int port() {
            return entry.port().orElseThrow();
        }

        /** Requests may run as long as their task takes to stop. */
        private Duration drain() {
            return task.longestStop();
        }
    }

    /**
     * A listener that requests come from.
     *
     * @param name tells a service's routes apart; empty for the public one
     */
    record Frontage(String name, Listener listener, HostRule rule) {}

    FargateService(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        args.task().containers().forEach(container -> logs.put(container.name(), log(name, container, args)));
        args.frontages().forEach(frontage -> routes.add(route(name, frontage, args)));
        TaskRoles roles = roles(name, args);
        definition = definition(name, roles, args);
        service = service(name, roles, args);
        scaling(name, args);
        registerOutputs(Map.of("serviceName", service.name()));
    }

    private LogGroup log(String name, Container container, Args args) {
        return new LogGroup(
                name + "-" + container.name() + "-log",
                LogGroupArgs.builder()
                        .name(logGroupName(container.name(), args))
                        .kmsKeyId(args.hosting().logsKeyArn())
                        .retentionInDays(args.hosting().retention().days())
                        .tags(args.hosting().tags().of(COMPONENT))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static String logGroupName(String container, Args args) {
        return args.hosting().tags().names().path("ecs/" + args.base() + "/" + container);
    }

    private HttpRoute route(String name, Frontage frontage, Args args) {
        return new HttpRoute(
                frontage.name().isEmpty() ? name : name + "-" + frontage.name(),
                new HttpRoute.Args(
                        args.hosting().tags(),
                        args.hosting().vpcId(),
                        frontage.listener(),
                        frontage.rule(),
                        args.port(),
                        args.healthPage(),
                        args.drain()),
                nested());
    }

    private TaskRoles roles(String name, Args args) {
        return new TaskRoles(
                name,
                new TaskRoles.Args(
                        args.physicalName(),
                        args.hosting(),
                        args.task().containers().stream()
                                .map(Container::repository)
                                .toList(),
                        Output.all(logs.values().stream().map(LogGroup::arn).toList()),
                        args.settings().applyValue(FargateService::secretArns),
                        args.permissions()),
                nested());
    }

    private static List<String> secretArns(Map<String, Settings> settings) {
        return settings.values().stream()
                .flatMap(each -> each.secrets().values().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private TaskDefinition definition(String name, TaskRoles roles, Args args) {
        return new TaskDefinition(
                name + "-task",
                TaskDefinitionArgs.builder()
                        .family(args.physicalName())
                        .requiresCompatibilities("FARGATE")
                        .networkMode("awsvpc")
                        .runtimePlatform(TaskDefinitionRuntimePlatformArgs.builder()
                                .cpuArchitecture("ARM64")
                                .operatingSystemFamily("LINUX")
                                .build())
                        .cpu(String.valueOf(args.tasks().cpu()))
                        .memory(String.valueOf(args.tasks().memoryMib()))
                        .executionRoleArn(roles.executionArn())
                        .taskRoleArn(roles.taskArn())
                        .volumes(args.task().volumes().stream()
                                .map(volume -> TaskDefinitionVolumeArgs.builder()
                                        .name(volume)
                                        .build())
                                .toList())
                        .containerDefinitions(containers(args))
                        // A release may register a revision without the program: a refresh takes that one up.
                        .trackLatest(true)
                        // ECS rolls back to the revision before, which must still be there then.
                        .skipDestroy(true)
                        .tags(args.hosting().tags().of(COMPONENT))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(logs.values().toArray(Resource[]::new))
                        .build());
    }

    private static Output<String> containers(Args args) {
        return Output.tuple(args.hosting().registry(), args.hosting().release(), args.settings())
                .applyValue(t -> args.task()
                        .toJson(
                                repository -> t.t2.image(t.t1, repository),
                                t.t3,
                                new Task.Logs(args.hosting().region(), container -> logGroupName(container, args))));
    }

    private Service service(String name, TaskRoles roles, Args args) {
        List<Resource> before = new ArrayList<>(args.after());
        before.addAll(roles.policies());
        routes.forEach(route -> before.add(route.rule()));
        return new Service(
                name + "-service",
                ServiceArgs.builder()
                        .name(args.physicalName())
                        .cluster(args.hosting().cluster().arn())
                        .taskDefinition(definition.arn())
                        .launchType("FARGATE")
                        .desiredCount(args.hosting()
                                .release()
                                .applyValue(
                                        release -> release.tasks(args.tasks().minTasks())))
                        .deploymentMinimumHealthyPercent(100)
                        .deploymentMaximumPercent(200)
                        .availabilityZoneRebalancing("ENABLED")
                        .deploymentCircuitBreaker(ServiceDeploymentCircuitBreakerArgs.builder()
                                .enable(true)
                                .rollback(true)
                                .build())
                        .alarms(ServiceAlarmsArgs.builder()
                                .alarmNames(Output.all(alarms(name, args).stream()
                                        .map(MetricAlarm::name)
                                        .toList()))
                                .enable(true)
                                .rollback(true)
                                .build())
                        .networkConfiguration(ServiceNetworkConfigurationArgs.builder()
                                .subnets(args.hosting().subnetIds())
                                .securityGroups(args.securityGroupId().applyValue(List::of))
                                .assignPublicIp(false)
                                .build())
                        .loadBalancers(routes.stream()
                                .map(route -> ServiceLoadBalancerArgs.builder()
                                        .targetGroupArn(route.targetGroupArn())
                                        .containerName(args.entry().name())
                                        .containerPort(args.port())
                                        .build())
                                .toList())
                        .healthCheckGracePeriodSeconds(HEALTH_GRACE_SECONDS)
                        .enableExecuteCommand(args.hosting().exec())
                        .enableEcsManagedTags(true)
                        .propagateTags("SERVICE")
                        .tags(args.hosting().tags().of(COMPONENT))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(before)
                        .ignoreChanges("desiredCount")
                        .build());
    }

    private List<MetricAlarm> alarms(String name, Args args) {
        return new ServiceAlarms(args.hosting().tags(), args.hosting().alerts(), this)
                .of(name, args.physicalName(), routes.get(0));
    }

    private void scaling(String name, Args args) {
        new ServiceScaling(
                name + "-scaling",
                new ServiceScaling.Args(
                        args.hosting().tags(),
                        Output.format("service/%s/%s", args.hosting().cluster().name(), service.name()),
                        ScalingPlan.of(args.tasks(), args.hosting().scheduledScaling()),
                        args.hosting().release(),
                        routes.get(0)),
                nested());
    }

    private ComponentResourceOptions nested() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    Output<String> serviceName() {
        return service.name();
    }

    List<Output<String>> logGroupNames() {
        return logs.values().stream().map(LogGroup::name).toList();
    }
}

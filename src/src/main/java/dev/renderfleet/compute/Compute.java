package dev.renderfleet.compute;

import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.data.Data;
import dev.renderfleet.messaging.QueueWithDeadLetter;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What runs in containers: the cluster, and on it the backend, the frontend and the API, each if its system is on; the internal way
 * of GPU workers to the backend; and the role of an orchestrator that runs elsewhere.
 */
public final class Compute extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:Compute";

    private final Args args;
    private final Optional<Hosting> hosting;
    private final Optional<InternalEntry> internal;
    private final Optional<FargateService> backend;
    private final Optional<FargateService> frontend;
    private final Optional<FargateService> api;
    private final Optional<OrchestratorRole> orchestrator;

    /**
     * What compute depends on.
     *
     * @param privateSubnetIds where tasks and the internal load balancer are
     * @param groups the security groups of the services that the stage has
     * @param entry where public requests come from; present if there is a service
     * @param data the stores that services use
     * @param warn told what somebody has to do after the run
     */
    public record Args(
            Tags tags,
            Stage stage,
            Output<String> accountId,
            Output<String> vpcId,
            Output<List<String>> privateSubnetIds,
            Groups groups,
            Output<String> logsKeyArn,
            Output<String> certificateArn,
            Optional<PublicEntry> entry,
            Data data,
            AlertTopics alerts,
            Consumer<String> warn) {}

    /** Security groups by who is in them. */
    public record Groups(
            Optional<Output<String>> backend,
            Optional<Output<String>> frontend,
            Optional<Output<String>> api,
            Optional<Output<String>> internalLoadBalancer) {}

    public Compute(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        this.args = args;
        hosting = args.entry().map(entry -> hosting(name));
        internal = internal(name);
        backend = backend();
        frontend = frontend();
        api = api();
        orchestrator = gpuTasks()
                .map(access -> new OrchestratorRole(
                        "orchestrator", new OrchestratorRole.Args(args.tags(), args.accountId(), access), nested()));
        registerOutputs(Map.of());
    }

    private Hosting hosting(String name) {
        Stage stage = args.stage();
        return new Hosting(
                args.tags(),
                stage.region(),
                args.accountId(),
                args.vpcId(),
                args.privateSubnetIds(),
                new Cluster(
                        name + "-cluster",
                        new Cluster.Args(args.tags(), args.logsKeyArn(), stage.logRetentionDays()),
                        nested()),
                ReleaseTag.find(
                        args.tags().names(),
                        stage.imageTag(),
                        InvokeOptions.builder().parent(this).build(),
                        args.warn()),
                stage.scheduledScaling(),
                args.data().dataKeyArn(),
                args.logsKeyArn(),
                stage.logRetentionDays(),
                args.alerts(),
                stage.ecsExec());
    }

    private Optional<InternalEntry> internal(String name) {
        return args.groups()
                .internalLoadBalancer()
                .map(group -> new InternalEntry(
                        name + "-workers",
                        new InternalEntry.Args(
                                args.tags(),
                                args.stage().domainName(),
                                args.vpcId(),
                                args.privateSubnetIds(),
                                group,
                                args.certificateArn(),
                                args.entry().orElseThrow().logs(),
                                args.stage().protectData()),
                        nested()));
    }

    private Optional<FargateService> backend() {
        String domainName = args.stage().domainName();
        List<FargateService.Frontage> frontages = new ArrayList<>(frontage(HostRule.backend(domainName)));
        internal.ifPresent(way -> frontages.add(
                new FargateService.Frontage("internal", way.listener(), HostRule.backendForWorkers(domainName))));
        return args.groups().backend().map(group -> new BackendService(
                        "backend",
                        new BackendService.Args(
                                hosting.orElseThrow(),
                                args.stage().backend(),
                                backendSettings(),
                                args.data().media().orElseThrow().bucketArn(),
                                args.stage().network().behindCdn(),
                                frontages,
                                group,
                                args.data().databaseLogins()),
                        nested())
                .service());
    }

    private Output<BackendSettings> backendSettings() {
        Stage stage = args.stage();
        Data data = args.data();
        var mariaDb = data.mariaDb().orElseThrow();
        var redis = data.redis().orElseThrow();
        var secrets = data.secrets().orElseThrow();
        var bucket = data.media().orElseThrow().bucketName();
        return Output.tuple(
                        mariaDb.host(),
                        mariaDb.secretArns(),
                        redis.host(),
                        redis.authTokenSecretArn(),
                        secrets.appKeySecretArn(),
                        secrets.fleetSecretParameterArn(),
                        secrets.oauthSecretArn(),
                        bucket)
                .applyValue(t -> new BackendSettings(
                        stage.domainName(),
                        stage.region(),
                        stage.backend().logLevel(),
                        t.t1,
                        t.t2,
                        t.t3,
                        t.t4,
                        t.t5,
                        t.t6,
                        t.t7,
                        stage.backend().oauthKeys(),
                        t.t8));
    }

    private Optional<FargateService> frontend() {
        String domainName = args.stage().domainName();
        return args.groups().frontend().map(group -> new FrontendService(
                        "frontend",
                        new FrontendService.Args(
                                hosting.orElseThrow(),
                                args.stage().frontend(),
                                domainName,
                                frontage(HostRule.frontend(domainName)),
                                group),
                        nested())
                .service());
    }

    private Optional<FargateService> api() {
        return args.groups().api().map(group -> new ApiService(
                        "api",
                        new ApiService.Args(
                                hosting.orElseThrow(),
                                args.stage().api(),
                                args.data().aurora().orElseThrow().secretArn(),
                                notifications(),
                                gpuTasks(),
                                frontage(HostRule.api(args.stage().domainName())),
                                group,
                                args.data().databaseLogins()),
                        nested())
                .service());
    }

    private Output<ApiService.NotificationQueue> notifications() {
        QueueWithDeadLetter queue = args.data().queues().notifications().orElseThrow();
        return Output.tuple(queue.url(), queue.arn(), args.data().queuesKeyArn())
                .applyValue(t -> new ApiService.NotificationQueue(t.t1, t.t2, t.t3));
    }

    private Optional<Output<GpuTaskAccess>> gpuTasks() {
        return args.data().taskTable().map(table -> {
            QueueWithDeadLetter queue = args.data().queues().gpuTasks().orElseThrow();
            return Output.tuple(
                            args.accountId(),
                            queue.url(),
                            queue.arn(),
                            args.data().queuesKeyArn(),
                            table.name(),
                            table.arn(),
                            args.data().dataKeyArn())
                    .applyValue(
                            t -> new GpuTaskAccess(args.stage().region(), t.t1, t.t2, t.t3, t.t4, t.t5, t.t6, t.t7));
        });
    }

    private List<FargateService.Frontage> frontage(HostRule rule) {
        return args.entry().stream()
                .map(entry -> new FargateService.Frontage("", entry.listener(), rule))
                .toList();
    }

    private ComponentResourceOptions nested() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    public Optional<Output<String>> clusterName() {
        return hosting.map(each -> each.cluster().name());
    }

    public Optional<Output<String>> backendServiceName() {
        return backend.map(FargateService::serviceName);
    }

    public Optional<Output<String>> frontendServiceName() {
        return frontend.map(FargateService::serviceName);
    }

    public Optional<Output<String>> apiServiceName() {
        return api.map(FargateService::serviceName);
    }

    /** The log groups of all containers. */
    public Output<List<String>> logGroupNames() {
        return Output.all(Stream.of(backend, frontend, api)
                .flatMap(Optional::stream)
                .flatMap(service -> service.logGroupNames().stream())
                .toList());
    }

    /** The tag of the images that the stage runs; {@code none} before the first release. */
    public Optional<Output<String>> imageTag() {
        return hosting.map(
                each -> each.release().applyValue(release -> release.tag().orElse("none")));
    }

    /** Where GPU workers reach the backend, without a path. */
    public Optional<String> workerBackendUrl() {
        String domainName = args.stage().domainName();
        return backend.map(
                service -> "https://" + (internal.isPresent() ? InternalEntry.host(domainName) : domainName));
    }

    public Optional<Output<String>> orchestratorRoleArn() {
        return orchestrator.map(OrchestratorRole::arn);
    }
}

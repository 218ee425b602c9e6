package dev.renderfleet;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.compute.Compute;
import dev.renderfleet.compute.PublicEntry;
import dev.renderfleet.cost.Registrations;
import dev.renderfleet.data.Data;
import dev.renderfleet.functions.JavaFunction;
import dev.renderfleet.gpu.GpuWorkers;
import dev.renderfleet.iam.RoleLimits;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Monitoring;
import dev.renderfleet.monitoring.MonthlyBudget;
import dev.renderfleet.naming.Names;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.network.Certificate;
import dev.renderfleet.network.Network;
import dev.renderfleet.network.Role;
import dev.renderfleet.network.SecurityGroups;
import dev.renderfleet.network.Tier;
import dev.renderfleet.notifications.Notifications;
import dev.renderfleet.stage.Stage;
import java.util.Optional;
import java.util.Set;

/** Composes a stage from its components, each fed only by the outputs it needs. */
final class Platform {

    private final Stage stage;
    private final Tags tags;
    private final AwsAccount account;
    private final Registrations registrations;
    private final Output<String> certificateArn;

    Platform(Context ctx, Stage stage) {
        this.stage = stage;
        this.tags =
                new Tags(new Names(stage.app(), ctx.stackName(), Set.copyOf(stage.adoptedNames())), stage.costCenter());
        this.account = AwsAccount.of(stage.region(), stage.accountId());
        this.registrations = new Registrations();
        this.certificateArn = certificateArn();
        AlertTopics alerts = alerts();
        new MonthlyBudget("budget", new MonthlyBudget.Args(tags, stage.monthlyBudgetUsd(), alerts), components());
        Network network = network();
        Optional<PublicEntry> entry = entry(network);
        Data data = data(network, entry, alerts);
        Compute compute = compute(ctx, network, entry, data, alerts);
        Optional<GpuWorkers> gpuWorkers = gpuWorkers(ctx, network, data, compute, alerts);
        Optional<Notifications> notifications = notifications(network, data, alerts);
        // Last: it watches what was registered before it.
        Monitoring monitoring =
                new Monitoring("monitoring", new Monitoring.Args(tags, stage, registrations, alerts), components());
        StackOutputs outputs = new StackOutputs(ctx);
        outputs.export(network, data, alerts);
        outputs.exportCompute(stage, entry, compute);
        outputs.notifications(notifications);
        gpuWorkers.ifPresent(outputs::gpuWorkers);
        outputs.exportMonitoring(monitoring);
        outputs.exportCost(registrations);
    }

    private AlertTopics alerts() {
        return new AlertTopics(
                "alerts",
                new AlertTopics.Args(tags, stage.region(), stage.alertEmail(), account.id(), stage.protectData()),
                components());
    }

    private Network network() {
        return new Network(
                "network",
                new Network.Args(
                        tags,
                        stage.region(),
                        account.id(),
                        stage.network(),
                        stage.workloads(),
                        stage.logRetentionDays(),
                        stage.protectData()),
                components());
    }

    private Data data(Network network, Optional<PublicEntry> entry, AlertTopics alerts) {
        SecurityGroups groups = network.securityGroups();
        return new Data(
                "data",
                new Data.Args(
                        tags,
                        stage,
                        account.id(),
                        network.subnetIds(Tier.ISOLATED),
                        groups.find(Role.DATABASE_FUNCTIONS)
                                .map(group -> new JavaFunction.Vpc(network.subnetIds(Tier.PRIVATE), group)),
                        new Data.StoreGroups(
                                groups.find(Role.MARIADB), groups.find(Role.REDIS), groups.find(Role.AURORA)),
                        network.logsKeyArn(),
                        certificateArn,
                        entry.filter(balancer -> stage.network().behindCdn()).map(PublicEntry::dnsName),
                        alerts),
                components());
    }

    /** Where a service of the stage takes requests from the internet. */
    private Optional<PublicEntry> entry(Network network) {
        return network.securityGroups()
                .find(Role.LOAD_BALANCER)
                .map(group -> new PublicEntry(
                        "entry",
                        new PublicEntry.Args(
                                tags,
                                stage.region(),
                                account.id(),
                                stage.domainName(),
                                stage.hostedZoneId(),
                                stage.network(),
                                network.subnetIds(Tier.PUBLIC),
                                group,
                                certificateArn,
                                network.logsKeyArn(),
                                stage.logRetentionDays(),
                                stage.protectData()),
                        components()));
    }

    private Compute compute(Context ctx, Network network, Optional<PublicEntry> entry, Data data, AlertTopics alerts) {
        SecurityGroups groups = network.securityGroups();
        return new Compute(
                "compute",
                new Compute.Args(
                        tags,
                        stage,
                        account.id(),
                        network.vpcId(),
                        network.subnetIds(Tier.PRIVATE),
                        new Compute.Groups(
                                groups.find(Role.BACKEND),
                                groups.find(Role.FRONTEND),
                                groups.find(Role.API),
                                groups.find(Role.INTERNAL_LOAD_BALANCER)),
                        network.logsKeyArn(),
                        certificateArn,
                        entry,
                        data,
                        alerts,
                        ctx.log()::warn),
                components());
    }

    private Optional<Notifications> notifications(Network network, Data data, AlertTopics alerts) {
        return data.queues()
                .notifications()
                .map(queue -> new Notifications(
                        "notifications",
                        new Notifications.Args(
                                tags,
                                stage.notifications(),
                                queue.arn(),
                                queue.deadLetterUrl(),
                                queue.deadLetterArn(),
                                data.queuesKeyArn(),
                                data.aurora().orElseThrow().secretArn(),
                                data.dataKeyArn(),
                                data.databaseLogins(),
                                new JavaFunction.Vpc(
                                        network.subnetIds(Tier.PRIVATE),
                                        network.securityGroups().id(Role.NOTIFICATION_WORKER)),
                                network.logsKeyArn(),
                                stage.logRetentionDays(),
                                alerts),
                        components()));
    }

    private Optional<GpuWorkers> gpuWorkers(
            Context ctx, Network network, Data data, Compute compute, AlertTopics alerts) {
        return network.securityGroups()
                .find(Role.GPU_WORKER)
                .map(group -> new GpuWorkers(
                        "gpu",
                        new GpuWorkers.Args(
                                tags,
                                stage,
                                account.id(),
                                network.subnetIds(Tier.PRIVATE),
                                group,
                                data,
                                compute.workerBackendUrl(),
                                network.logsKeyArn(),
                                alerts,
                                InvokeOptions.builder()
                                        .provider(account.provider())
                                        .build(),
                                ctx.log()::warn),
                        components()));
    }

    /** An issued one by its ARN, or one requested for the stage's names. */
    private Output<String> certificateArn() {
        return stage.certificateArn().map(Output::of).orElseGet(() -> new Certificate(
                        "certificate",
                        new Certificate.Args(
                                tags, stage.domainName(), stage.hostedZoneId().orElseThrow()),
                        components())
                .arn());
    }

    private ComponentResourceOptions components() {
        return ComponentResourceOptions.builder()
                .providers(account.provider())
                .resourceTransformations(new RoleLimits(tags.names(), stage.permissionsBoundary()), registrations)
                .build();
    }
}

package dev.renderfleet;

import com.pulumi.Context;
import com.pulumi.core.Output;
import dev.renderfleet.compute.Compute;
import dev.renderfleet.compute.PublicEntry;
import dev.renderfleet.cost.Estimate;
import dev.renderfleet.cost.Estimator;
import dev.renderfleet.cost.PriceTable;
import dev.renderfleet.cost.Profile;
import dev.renderfleet.cost.Registrations;
import dev.renderfleet.data.Data;
import dev.renderfleet.gpu.GpuWorkers;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Monitoring;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.network.Network;
import dev.renderfleet.network.Tier;
import dev.renderfleet.notifications.Notifications;
import dev.renderfleet.stage.Stage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a stack tells others, by names that scripts and workflows rely on. Never a secret's value. */
final class StackOutputs {

    private final Context ctx;

    StackOutputs(Context ctx) {
        this.ctx = ctx;
    }

    void export(Network network, Data data, AlertTopics alerts) {
        network(network);
        data(data);
        for (Priority priority : Priority.values()) {
            ctx.export("AlertTopic" + priority + "Arn", alerts.arn(priority));
        }
    }

    void exportMonitoring(Monitoring monitoring) {
        monitoring
                .dashboardUrls()
                .forEach((name, url) -> ctx.export(
                        "Dashboard" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "Url", url));
    }

    /** What all that was registered costs a month, idle and at usual usage. */
    void exportCost(Registrations registrations) {
        Estimator estimator = new Estimator(PriceTable.load());
        Output<Estimate> usual = registrations
                .resources()
                .applyValue(resources -> estimator.estimate(resources, Profile.named(Profile.USUAL)));
        Output<Estimate> idle = registrations
                .resources()
                .applyValue(resources -> estimator.estimate(resources, Profile.named(Profile.IDLE)));
        ctx.export("MonthlyEstimateUsd", usual.applyValue(estimate -> cents(estimate.total())));
        ctx.export("MonthlyIdleEstimateUsd", idle.applyValue(estimate -> cents(estimate.total())));
        ctx.export("MonthlyEstimateByComponentUsd", usual.applyValue(StackOutputs::byComponent));
        ctx.export("MonthlyEstimateLeavesOut", usual.applyValue(Estimate::unpriced));
    }

    private static Map<String, Double> byComponent(Estimate estimate) {
        Map<String, Double> rounded = new TreeMap<>();
        estimate.byComponent().forEach((component, usd) -> rounded.put(component, cents(usd)));
        return rounded;
    }

    private static double cents(double usd) {
        return Math.round(usd * 100) / 100.0;
    }

    void exportCompute(Stage stage, Optional<PublicEntry> entry, Compute compute) {
        entry.ifPresent(balancer -> {
            ctx.export("LoadBalancerDnsName", balancer.dnsName());
            ctx.export("LoadBalancerArn", balancer.loadBalancerArn());
        });
        compute.clusterName().ifPresent(name -> ctx.export("ClusterName", name));
        compute.backendServiceName().ifPresent(name -> {
            ctx.export("BackendServiceName", name);
            ctx.export("SiteUrl", Output.of("https://" + stage.domainName()));
        });
        compute.frontendServiceName().ifPresent(name -> ctx.export("FrontendServiceName", name));
        compute.apiServiceName().ifPresent(name -> {
            ctx.export("ApiServiceName", name);
            ctx.export("ApiUrl", Output.of("https://api." + stage.domainName()));
        });
        compute.imageTag().ifPresent(tag -> {
            ctx.export("ImageTag", tag);
            ctx.export("ServiceLogGroupNames", compute.logGroupNames());
        });
        compute.workerBackendUrl().ifPresent(url -> ctx.export("WorkerBackendUrl", Output.of(url)));
        compute.orchestratorRoleArn().ifPresent(arn -> ctx.export("OrchestratorRoleArn", arn));
    }

    void notifications(Optional<Notifications> notifications) {
        notifications.ifPresent(worker -> ctx.export("NotificationFunctionName", worker.functionName()));
    }

    void gpuWorkers(GpuWorkers workers) {
        workers.taskOutputs().forEach(ctx::export);
        if (workers.hasFleets()) {
            ctx.export("FleetNames", workers.fleetNames());
        }
    }

    private void network(Network network) {
        ctx.export("VpcId", network.vpcId());
        ctx.export("PublicSubnetIds", network.subnetIds(Tier.PUBLIC));
        ctx.export("PrivateSubnetIds", network.subnetIds(Tier.PRIVATE));
        ctx.export("IsolatedSubnetIds", network.subnetIds(Tier.ISOLATED));
        ctx.export("NatPublicIps", network.natPublicIps());
        ctx.export("FlowLogGroupName", network.flowLogGroupName());
        ctx.export("SecurityGroupIds", network.securityGroups().ids());
    }

    private void data(Data data) {
        data.queues().gpuTasks().ifPresent(queue -> {
            ctx.export("QueueUrl", queue.url());
            ctx.export("QueueArn", queue.arn());
            ctx.export("DLQUrl", queue.deadLetterUrl());
        });
        data.taskTable().ifPresent(table -> {
            ctx.export("TableName", table.name());
            ctx.export("TableArn", table.arn());
        });
        data.queues().notifications().ifPresent(queue -> {
            ctx.export("NotificationQueueUrl", queue.url());
            ctx.export("NotificationQueueArn", queue.arn());
            ctx.export("NotificationDLQUrl", queue.deadLetterUrl());
        });
        data.mariaDb().ifPresent(store -> {
            ctx.export("MariaDbEndpoint", store.host());
            ctx.export("MariaDbSecretArns", store.secretArns());
        });
        data.redis().ifPresent(store -> {
            ctx.export("RedisEndpoint", store.host());
            ctx.export("RedisAuthTokenSecretArn", store.authTokenSecretArn());
        });
        data.media().ifPresent(media -> {
            ctx.export("MediaBucketName", media.bucketName());
            ctx.export("CdnDomainName", media.cdnDomainName());
        });
        data.secrets().ifPresent(secrets -> {
            ctx.export("AppKeySecretArn", secrets.appKeySecretArn());
            ctx.export("OAuthSecretArn", secrets.oauthSecretArn());
            ctx.export("FleetSecretParameterName", secrets.fleetSecretParameterName());
        });
        data.aurora().ifPresent(store -> {
            ctx.export("AuroraEndpoint", store.host());
            ctx.export("AuroraSecretArn", store.secretArn());
        });
    }
}

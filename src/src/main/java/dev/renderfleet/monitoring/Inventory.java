package dev.renderfleet.monitoring;

import com.pulumi.aws.acm.Certificate;
import com.pulumi.aws.autoscaling.Group;
import com.pulumi.aws.cloudfront.Distribution;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.dynamodb.Table;
import com.pulumi.aws.ec2.NatGateway;
import com.pulumi.aws.ecs.Cluster;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.elasticache.ReplicationGroup;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lb.LoadBalancer;
import com.pulumi.aws.rds.Instance;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import dev.renderfleet.cost.PriceTable;
import dev.renderfleet.cost.Registrations;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a stage is there to be watched: each kind of resource that was registered, by the name that its metrics carry. So a
 * part that is switched off has neither graphs nor alarms, and a new function or queue has graphs at once.
 */
final class Inventory {

    /** Parts of the monthly budget that a service's traffic may take before somebody is told. */
    private static final double NAT_SHARE = 0.1;

    private static final double LOGS_SHARE = 0.1;
    private static final double CDN_SHARE = 0.2;

    private final Registrations registered;
    private final Stage stage;
    private final String stageName;
    private final PriceTable prices = PriceTable.load();

    /** What is registered so far of the stage of that name. */
    Inventory(Registrations registered, Stage stage, String stageName) {
        this.registered = registered;
        this.stage = stage;
        this.stageName = stageName;
    }

    /** Load balancers and services. */
    List<Watch> services() {
        List<Watch> watches = new ArrayList<>();
        registered
                .ofType(LoadBalancer.class)
                .forEach(balancer -> watches.add(new EntryWatch(balancer.pulumiResourceName(), balancer.arnSuffix())));
        registered
                .ofType(Cluster.class)
                .forEach(cluster -> watches.add(new ServiceWatch(cluster.name(), named(Service.class, Service::name))));
        return watches;
    }

    /** CDN, NAT, certificates and logs. */
    List<Watch> edge() {
        List<Watch> watches = new ArrayList<>();
        registered
                .ofType(Distribution.class)
                .forEach(cdn -> watches.add(new CdnWatch(cdn.id(), bytesADay(CDN_SHARE, "cdn-gb"))));
        NatWatch nat = new NatWatch(
                named(NatGateway.class, NatGateway::id), natGroups(), bytesADay(NAT_SHARE, "nat-gateway-gb"));
        if (nat.hasSources()) { // none in an existing VPC, whose owner has the way out
            watches.add(nat);
        }
        stage.certificateArn().ifPresent(arn -> watches.add(new CertificateWatch(Output.of(arn))));
        registered
                .ofType(Certificate.class)
                .forEach(certificate -> watches.add(new CertificateWatch(certificate.arn())));
        watches.add(new LogWatch(named(LogGroup.class, LogGroup::name), bytesADay(LOGS_SHARE, "logs-gb")));
        return watches;
    }

    List<Watch> data() {
        List<Watch> watches = new ArrayList<>();
        registered
                .ofType(Instance.class)
                .forEach(instance -> watches.add(new DatabaseWatch(instance.identifier(), stage.mariadb())));
        registered
                .ofType(com.pulumi.aws.rds.Cluster.class)
                .forEach(cluster -> watches.add(new AuroraWatch(cluster.clusterIdentifier(), stage.aurora())));
        registered
                .ofType(ReplicationGroup.class)
                .forEach(group -> watches.add(
                        new CacheWatch(group.replicationGroupId(), stage.redis().nodes())));
        registered.ofType(Table.class).forEach(table -> watches.add(new TableWatch(table.name())));
        return watches;
    }

    /** GPU fleets, queues and functions. */
    List<Watch> workers() {
        List<Watch> watches = new ArrayList<>();
        stage.workflows().stream()
                .map(this::fleet)
                .filter(fleet -> !fleet.groups().isEmpty())
                .forEach(watches::add);
        watches.add(new QueueWatch(named(Queue.class, Queue::name)));
        watches.add(new FunctionWatch(named(Function.class, Function::name)));
        return watches;
    }

    /** A workflow's groups are named after it. Of several instance types the first stands for all: it is the one wanted. */
    private FleetWatch fleet(Workflow workflow) {
        String resource = "fleet-" + workflow.slug();
        double onDemand = prices.find("ec2/" + workflow.instanceTypes().get(0).name() + "/hour")
                .orElseThrow()
                .usd();
        Map<String, FleetWatch.PricedGroup> groups = new TreeMap<>();
        named(Group.class, Group::name).forEach((name, physical) -> {
            if (name.equals(resource + "-group")) {
                groups.put("Spot", new FleetWatch.PricedGroup(physical, onDemand * PriceTable.SPOT_SHARE));
            } else if (name.equals(resource + "-on-demand-group")) {
                groups.put("On-Demand", new FleetWatch.PricedGroup(physical, onDemand));
            }
        });
        return new FleetWatch(stageName, workflow.slug(), groups, workflow.idleAfter());
    }

    /** NAT instances; all other groups are workers. */
    private Map<String, Output<String>> natGroups() {
        Map<String, Output<String>> groups = named(Group.class, Group::name);
        groups.keySet().removeIf(name -> !name.startsWith("network-"));
        return groups;
    }

    private double bytesADay(double share, String price) {
        return Thresholds.bytesADay(
                stage.monthlyBudgetUsd(),
                share,
                prices.find(price).orElseThrow().usd());
    }

    private <T extends Resource> Map<String, Output<String>> named(
            Class<T> type, java.util.function.Function<T, Output<String>> name) {
        Map<String, Output<String>> named = new TreeMap<>();
        registered.ofType(type).forEach(each -> named.put(each.pulumiResourceName(), name.apply(each)));
        return named;
    }
}

package dev.renderfleet.network;

import com.pulumi.aws.ec2.DefaultSecurityGroup;
import com.pulumi.aws.ec2.DefaultSecurityGroupArgs;
import com.pulumi.aws.ec2.InternetGateway;
import com.pulumi.aws.ec2.InternetGatewayArgs;
import com.pulumi.aws.ec2.Route;
import com.pulumi.aws.ec2.RouteArgs;
import com.pulumi.aws.ec2.RouteTable;
import com.pulumi.aws.ec2.RouteTableArgs;
import com.pulumi.aws.ec2.RouteTableAssociation;
import com.pulumi.aws.ec2.RouteTableAssociationArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.data.EncryptionKey;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.ExistingVpc;
import dev.renderfleet.stage.LogRetention;
import dev.renderfleet.stage.Nat;
import dev.renderfleet.stage.Workloads;
import dev.renderfleet.stage.Zone;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stage's VPC: subnets in three tiers, a way out, endpoints, flow logs, security groups, and the key that encrypts logs. In a
 * VPC that exists already only flow logs, interface endpoints and security groups are made.
 * IPv4 only; no network ACLs beyond AWS's default, because security groups say everything that is permitted.
 */
public final class Network extends ComponentResource {

    private static final String TYPE = "renderfleet:network:Network";
    private static final String COMPONENT = "network";

    private final Output<String> vpcId;
    private final Map<Tier, Output<List<String>>> subnetIds = new EnumMap<>(Tier.class);
    private final Map<Tier, Map<Zone, Subnet>> subnets = new LinkedHashMap<>();
    private final EncryptionKey logsKey;
    private final FlowLogs flowLogs;
    private final SecurityGroups securityGroups;
    private Output<List<String>> natPublicIps = Output.of(List.of());

    /**
     * What the network depends on.
     *
     * @param config the stage's network keys
     * @param workloads decide which security groups there are
     */
    public record Args(
            Tags tags,
            String region,
            Output<String> accountId,
            dev.renderfleet.stage.Network config,
            Workloads workloads,
            LogRetention logRetention,
            boolean protectData) {}

    public Network(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        logsKey = LogsKey.create(name + "-logs", args, nested());
        Optional<String> existing = args.config().existingVpc().id();
        vpcId = existing.map(Output::of).orElseGet(() -> vpc(name, args).id());
        flowLogs = flowLogs(name, args);
        if (existing.isPresent()) {
            existingSubnets(args.config().existingVpc());
            securityGroups = securityGroups(name, args);
            endpoints(name, args, Map.of());
        } else {
            closeDefaultSecurityGroup(name, args);
            InternetGateway internetGateway = internetGateway(name, args);
            subnets(name, args);
            securityGroups = securityGroups(name, args);
            RouteTable publicRoutes = sharedRouteTable(name, Tier.PUBLIC, args);
            Route internetRoute = internetRoute(name, publicRoutes, internetGateway);
            sharedRouteTable(name, Tier.ISOLATED, args);
            Map<Zone, RouteTable> privateRoutes = privateRouteTables(name, args);
            nat(name, args, internetGateway, internetRoute, privateRoutes);
            endpoints(name, args, privateRoutes);
        }
        registerOutputs(Map.of("vpcId", vpcId));
    }

    /** Whose routes, gateways and default security group are not the stage's to change. */
    private void existingSubnets(ExistingVpc vpc) {
        subnetIds.put(Tier.PUBLIC, Output.of(vpc.publicSubnetIds()));
        subnetIds.put(Tier.PRIVATE, Output.of(vpc.privateSubnetIds()));
        subnetIds.put(Tier.ISOLATED, Output.of(vpc.isolatedSubnetIds()));
    }

    private Vpc vpc(String name, Args args) {
        return new Vpc(
                name + "-vpc",
                VpcArgs.builder()
                        .cidrBlock(args.config().cidr().toString())
                        .enableDnsSupport(true)
                        .enableDnsHostnames(true)
                        .tags(args.tags().of(COMPONENT, "vpc"))
                        .build(),
                children());
    }

    /** Whatever is launched without naming a group gets AWS's default one: it permits nothing. */
    private void closeDefaultSecurityGroup(String name, Args args) {
        new DefaultSecurityGroup(
                name + "-default-security-group",
                DefaultSecurityGroupArgs.builder()
                        .vpcId(vpcId)
                        .tags(args.tags().of(COMPONENT, "default-closed"))
                        .build(),
                children());
    }

    private FlowLogs flowLogs(String name, Args args) {
        return new FlowLogs(
                name + "-flow-logs",
                new FlowLogs.Args(args.tags(), vpcId, logsKey.arn(), args.accountId(), args.logRetention()),
                nested());
    }

    private InternetGateway internetGateway(String name, Args args) {
        return new InternetGateway(
                name + "-internet-gateway",
                InternetGatewayArgs.builder()
                        .vpcId(vpcId)
                        .tags(args.tags().of(COMPONENT, "internet-gateway"))
                        .build(),
                children());
    }

    private void subnets(String name, Args args) {
        for (SubnetPlan.Block block :
                SubnetPlan.of(args.config().cidr(), args.config().zones()).blocks()) {
            String base = block.tier().slug() + "-" + block.zone().letter();
            Subnet subnet = new Subnet(
                    name + "-" + base,
                    SubnetArgs.builder()
                            .vpcId(vpcId)
                            .cidrBlock(block.cidr().toString())
                            .availabilityZone(block.zone().in(args.region()))
                            // The NAT instance calls AWS before it takes its Elastic IP; nothing else runs there.
                            .mapPublicIpOnLaunch(block.tier() == Tier.PUBLIC && byInstance(args))
                            .tags(args.tags().of(COMPONENT, base))
                            .build(),
                    children());
            subnets.computeIfAbsent(block.tier(), tier -> new LinkedHashMap<>()).put(block.zone(), subnet);
        }
    }

    private SecurityGroups securityGroups(String name, Args args) {
        return new SecurityGroups(
                name + "-security-groups",
                new SecurityGroups.Args(args.tags(), vpcId, SecurityGroupPlan.of(args.config(), args.workloads())),
                nested());
    }

    private RouteTable sharedRouteTable(String name, Tier tier, Args args) {
        RouteTable table = routeTable(name + "-" + tier.slug(), tier.slug(), args);
        subnets.get(tier)
                .forEach((zone, subnet) -> associate(name + "-" + tier.slug() + "-" + zone.letter(), subnet, table));
        return table;
    }

    /** One per zone. Another NAT strategy means other tables: the NAT instance's routes are not the stack's to replace. */
    private Map<Zone, RouteTable> privateRouteTables(String name, Args args) {
        Map<Zone, RouteTable> tables = new LinkedHashMap<>();
        subnets.get(Tier.PRIVATE).forEach((zone, subnet) -> {
            String base = Tier.PRIVATE.slug() + "-" + zone.letter();
            RouteTable table = routeTable(name + "-" + base + (byInstance(args) ? "-by-instance" : ""), base, args);
            associate(name + "-" + base, subnet, table);
            tables.put(zone, table);
        });
        return tables;
    }

    private RouteTable routeTable(String name, String base, Args args) {
        return new RouteTable(
                name + "-routes",
                RouteTableArgs.builder()
                        .vpcId(vpcId)
                        .tags(args.tags().of(COMPONENT, base))
                        .build(),
                children());
    }

    private void associate(String name, Subnet subnet, RouteTable table) {
        new RouteTableAssociation(
                name + "-association",
                RouteTableAssociationArgs.builder()
                        .subnetId(subnet.id())
                        .routeTableId(table.id())
                        .build(),
                children());
    }

    private Route internetRoute(String name, RouteTable table, InternetGateway gateway) {
        return new Route(
                name + "-public-internet",
                RouteArgs.builder()
                        .routeTableId(table.id())
                        .destinationCidrBlock(SecurityGroupPlan.ANYWHERE.toString())
                        .gatewayId(gateway.id())
                        .build(),
                children());
    }

    private void nat(
            String name,
            Args args,
            InternetGateway internetGateway,
            Route internetRoute,
            Map<Zone, RouteTable> tables) {
        if (byInstance(args)) {
            NatInstance instance = new NatInstance(
                    name + "-nat",
                    new NatInstance.Args(
                            args.tags(),
                            args.config().nat().instanceType(),
                            args.region(),
                            args.accountId(),
                            subnetIds(Tier.PUBLIC),
                            securityGroups.id(Role.NAT_INSTANCE),
                            List.copyOf(tables.values()),
                            internetRoute),
                    nested());
            natPublicIps = instance.publicIp().applyValue(List::of);
        } else {
            NatGateways gateways = new NatGateways(
                    name + "-nat", new NatGateways.Args(args.tags(), gatewaySubnets(args), internetGateway), nested());
            natPublicIps = gateways.publicIps();
            tables.forEach((zone, table) -> wayOut(name, zone, table, gateways.id(zone)));
        }
    }

    private Map<Zone, Output<String>> gatewaySubnets(Args args) {
        Map<Zone, Output<String>> all = new LinkedHashMap<>();
        subnets.get(Tier.PUBLIC).forEach((zone, subnet) -> all.put(zone, subnet.id()));
        Zone first = all.keySet().iterator().next();
        return args.config().nat().strategy() == Nat.Strategy.GATEWAY_PER_ZONE ? all : Map.of(first, all.get(first));
    }

    private static boolean byInstance(Args args) {
        return args.config().nat().strategy() == Nat.Strategy.INSTANCE;
    }

    private void wayOut(String name, Zone zone, RouteTable table, Output<String> natGatewayId) {
        new Route(
                name + "-private-" + zone.letter() + "-internet",
                RouteArgs.builder()
                        .routeTableId(table.id())
                        .destinationCidrBlock(SecurityGroupPlan.ANYWHERE.toString())
                        .natGatewayId(natGatewayId)
                        .build(),
                children());
    }

    private void endpoints(String name, Args args, Map<Zone, RouteTable> privateRoutes) {
        List<String> services = args.config().interfaceEndpoints();
        new Endpoints(
                name + "-endpoints",
                new Endpoints.Args(
                        args.tags(),
                        args.region(),
                        vpcId,
                        privateRoutes.isEmpty()
                                ? Optional.empty()
                                : Optional.of(Output.all(privateRoutes.values().stream()
                                        .map(RouteTable::id)
                                        .toList())),
                        subnetIds(Tier.PRIVATE),
                        services,
                        services.isEmpty() ? Optional.empty() : Optional.of(securityGroups.id(Role.ENDPOINTS))),
                nested());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    private ComponentResourceOptions nested() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    public Output<String> vpcId() {
        return vpcId;
    }

    /** The subnets of a tier, in the order of their zones. */
    public Output<List<String>> subnetIds(Tier tier) {
        return subnetIds.computeIfAbsent(
                tier,
                own -> Output.all(
                        subnets.get(own).values().stream().map(Subnet::id).toList()));
    }

    /** The addresses that the stage's own traffic to the internet comes from. */
    public Output<List<String>> natPublicIps() {
        return natPublicIps;
    }

    public Output<String> flowLogGroupName() {
        return flowLogs.logGroupName();
    }

    /** The key for the log groups of all components. */
    public Output<String> logsKeyArn() {
        return logsKey.arn();
    }

    public SecurityGroups securityGroups() {
        return securityGroups;
    }
}

package dev.renderfleet.compute;

import com.pulumi.aws.route53.Record;
import com.pulumi.aws.route53.RecordArgs;
import com.pulumi.aws.route53.Zone;
import com.pulumi.aws.route53.ZoneArgs;
import com.pulumi.aws.route53.inputs.RecordAliasArgs;
import com.pulumi.aws.route53.inputs.ZoneVpcArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;

/**
 * The way of GPU workers to the backend that stays inside the VPC: an internal load balancer, and a private hosted zone for its
 * one name. A zone for the whole domain would hide all its public names from the VPC.
 */
final class InternalEntry extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:InternalEntry";

    private final LoadBalancer balancer;

    record Args(
            Tags tags,
            String domainName,
            Output<String> vpcId,
            Output<List<String>> privateSubnetIds,
            Output<String> securityGroupId,
            Output<String> certificateArn,
            AccessLogBucket logs,
            boolean protectData) {}

    InternalEntry(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        balancer = new LoadBalancer(
                name,
                new LoadBalancer.Args(
                        args.tags(),
                        "internal",
                        true,
                        false,
                        args.privateSubnetIds(),
                        args.securityGroupId(),
                        args.certificateArn(),
                        args.logs(),
                        args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
        alias(name, zone(name, args), args);
        registerOutputs(Map.of("dnsName", balancer.dnsName()));
    }

    /** Its name, for which the stage's certificate has to hold. */
    static String host(String domainName) {
        return "backend." + domainName;
    }

    private Zone zone(String name, Args args) {
        return new Zone(
                name + "-zone",
                ZoneArgs.builder()
                        .name(host(args.domainName()))
                        .comment("The backend, for GPU workers of "
                                + args.tags().names().prefix())
                        .vpcs(ZoneVpcArgs.builder().vpcId(args.vpcId()).build())
                        .tags(args.tags().of("compute"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private void alias(String name, Zone zone, Args args) {
        new Record(
                name + "-alias",
                RecordArgs.builder()
                        .zoneId(zone.zoneId())
                        .name(host(args.domainName()))
                        .type("A")
                        .aliases(RecordAliasArgs.builder()
                                .name(balancer.dnsName())
                                .zoneId(balancer.zoneId())
                                .evaluateTargetHealth(false)
                                .build())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    Listener listener() {
        return balancer.listener();
    }
}

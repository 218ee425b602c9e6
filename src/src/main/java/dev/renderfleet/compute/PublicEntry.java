package dev.renderfleet.compute;

import com.pulumi.aws.route53.Record;
import com.pulumi.aws.route53.RecordArgs;
import com.pulumi.aws.route53.inputs.RecordAliasArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import dev.renderfleet.stage.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the internet meets the stage: the public load balancer with its firewall and access logs, and the stage's names. With a
 * CDN in front, only CloudFront reaches it, and the names are the CDN's.
 */
public final class PublicEntry extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:PublicEntry";

    private final AccessLogBucket logs;
    private final LoadBalancer balancer;

    /**
     * What the entry depends on.
     *
     * @param publicSubnetIds one per zone, two at least
     * @param hostedZoneId where the names are made; without it, somebody has to make them
     */
    public record Args(
            Tags tags,
            String region,
            Output<String> accountId,
            String domainName,
            Optional<String> hostedZoneId,
            Network config,
            Output<List<String>> publicSubnetIds,
            Output<String> securityGroupId,
            Output<String> certificateArn,
            Output<String> logsKeyArn,
            LogRetention retention,
            boolean protectData) {}

    public PublicEntry(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        logs = new AccessLogBucket(
                name + "-logs",
                new AccessLogBucket.Args(args.tags(), args.region(), args.accountId(), args.protectData()),
                nested());
        balancer = balancer(name, args);
        firewall(name, args);
        if (!args.config().behindCdn()) {
            args.hostedZoneId().ifPresent(zone -> names(name, zone, args));
        }
        registerOutputs(Map.of("dnsName", balancer.dnsName()));
    }

    private LoadBalancer balancer(String name, Args args) {
        return new LoadBalancer(
                name + "-public",
                new LoadBalancer.Args(
                        args.tags(),
                        "public",
                        false,
                        // CloudFront asks over HTTPS only, and redirects its viewers itself.
                        !args.config().behindCdn(),
                        args.publicSubnetIds(),
                        args.securityGroupId(),
                        args.certificateArn(),
                        logs,
                        args.protectData()),
                nested());
    }

    private void firewall(String name, Args args) {
        new WebAcl(
                name + "-firewall",
                new WebAcl.Args(
                        args.tags(),
                        balancer.arn(),
                        args.config().clientRequestLimit(),
                        args.config().behindCdn(),
                        args.logsKeyArn(),
                        args.retention()),
                nested());
    }

    private void names(String name, String hostedZoneId, Args args) {
        alias(name + "-site", args.domainName(), hostedZoneId);
        alias(name + "-api", "api." + args.domainName(), hostedZoneId);
    }

    private void alias(String name, String host, String hostedZoneId) {
        new Record(
                name + "-alias",
                RecordArgs.builder()
                        .zoneId(hostedZoneId)
                        .name(host)
                        .type("A")
                        .aliases(RecordAliasArgs.builder()
                                .name(balancer.dnsName())
                                .zoneId(balancer.zoneId())
                                .evaluateTargetHealth(true)
                                .build())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private ComponentResourceOptions nested() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    /** The load balancer's own name, which the stage's names are aliases of; with a CDN in front, its origin. */
    public Output<String> dnsName() {
        return balancer.dnsName();
    }

    public Output<String> loadBalancerArn() {
        return balancer.arn();
    }

    Listener listener() {
        return balancer.listener();
    }

    AccessLogBucket logs() {
        return logs;
    }
}

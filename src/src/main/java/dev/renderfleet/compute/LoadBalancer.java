package dev.renderfleet.compute;

import com.pulumi.aws.lb.ListenerArgs;
import com.pulumi.aws.lb.LoadBalancerArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionFixedResponseArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionRedirectArgs;
import com.pulumi.aws.lb.inputs.LoadBalancerAccessLogsArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;

/**
 * An application load balancer that serves HTTPS and, where asked to, redirects HTTP to it. Services add rules to its listener;
 * what fits none is answered with 404. Its address changes when it is replaced, so names point to it by alias.
 */
final class LoadBalancer extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:LoadBalancer";
    private static final String COMPONENT = "compute";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    /** TLS 1.3 and 1.2, forward secrecy only. */
    private static final String TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";
    /** Servers behind it keep connections open for longer than this. */
    private static final int IDLE_SECONDS = 60;
    /** A year, which browsers take for "always". */
    private static final String HSTS = "max-age=31536000";

    private final com.pulumi.aws.lb.LoadBalancer balancer;
    private final com.pulumi.aws.lb.Listener https;

    /**
     * Where it stands.
     *
     * @param base last part of its Name tag, and folder of its access logs
     * @param internal whether it has addresses of the VPC only
     * @param redirectHttp whether it also listens on 80, to redirect
     */
    record Args(
            Tags tags,
            String base,
            boolean internal,
            boolean redirectHttp,
            Output<List<String>> subnetIds,
            Output<String> securityGroupId,
            Output<String> certificateArn,
            AccessLogBucket logs,
            boolean protectData) {}

    LoadBalancer(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        balancer = balancer(name, args);
        https = https(name, args);
        if (args.redirectHttp()) {
            redirect(name, args);
        }
        registerOutputs(Map.of("dnsName", balancer.dnsName()));
    }

    private com.pulumi.aws.lb.LoadBalancer balancer(String name, Args args) {
        return new com.pulumi.aws.lb.LoadBalancer(
                name + "-balancer",
                LoadBalancerArgs.builder()
                        .loadBalancerType("application")
                        .internal(args.internal())
                        .subnets(args.subnetIds())
                        .securityGroups(args.securityGroupId().applyValue(List::of))
                        .idleTimeout(IDLE_SECONDS)
                        .dropInvalidHeaderFields(true)
                        .desyncMitigationMode("defensive")
                        .enableDeletionProtection(args.protectData())
                        .accessLogs(LoadBalancerAccessLogsArgs.builder()
                                .bucket(args.logs().bucketName())
                                .prefix(args.base())
                                .enabled(true)
                                .build())
                        .tags(args.tags().of(COMPONENT, args.base()))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(args.logs().writable())
                        .build());
    }

    private com.pulumi.aws.lb.Listener https(String name, Args args) {
        return new com.pulumi.aws.lb.Listener(
                name + "-https",
                ListenerArgs.builder()
                        .loadBalancerArn(balancer.arn())
                        .port(HTTPS)
                        .protocol("HTTPS")
                        .sslPolicy(TLS_POLICY)
                        .certificateArn(args.certificateArn())
                        .routingHttpResponseServerEnabled(false)
                        .routingHttpResponseStrictTransportSecurityHeaderValue(HSTS)
                        .routingHttpResponseXContentTypeOptionsHeaderValue("nosniff")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("fixed-response")
                                .fixedResponse(ListenerDefaultActionFixedResponseArgs.builder()
                                        .contentType("text/plain")
                                        .messageBody("Nothing is served at this name.")
                                        .statusCode("404")
                                        .build())
                                .build())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
    }

    private void redirect(String name, Args args) {
        new com.pulumi.aws.lb.Listener(
                name + "-http",
                ListenerArgs.builder()
                        .loadBalancerArn(balancer.arn())
                        .port(HTTP)
                        .protocol("HTTP")
                        .defaultActions(ListenerDefaultActionArgs.builder()
                                .type("redirect")
                                .redirect(ListenerDefaultActionRedirectArgs.builder()
                                        .protocol("HTTPS")
                                        .port(String.valueOf(HTTPS))
                                        .statusCode("HTTP_301")
                                        .build())
                                .build())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    Output<String> arn() {
        return balancer.arn();
    }

    Output<String> dnsName() {
        return balancer.dnsName();
    }

    /** The hosted zone that aliases to it name. */
    Output<String> zoneId() {
        return balancer.zoneId();
    }

    Listener listener() {
        return new Listener(https.arn(), balancer.arnSuffix());
    }
}

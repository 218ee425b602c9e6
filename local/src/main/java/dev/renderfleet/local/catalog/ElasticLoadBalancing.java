package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Elastic Load Balancing: application and network load balancers. */
final class ElasticLoadBalancing {

    static final String LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
    static final String TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
    static final String LISTENER = "aws:lb/listener:Listener";

    private static final String NAME = "(?!-|internal-)[a-zA-Z0-9-]{1,32}(?<!-)";
    private static final String NAME_TEXT =
            "up to 32 letters, digits and hyphens, not beginning or ending with a hyphen, nor beginning with internal-";

    /** Elastic Load Balancing's hosted zone in us-east-1; every region has its own. */
    private static final String HOSTED_ZONE = "Z35SXDOTRQ7X7K";

    private ElasticLoadBalancing() {}

    static List<ResourceKind> kinds() {
        return List.of(
                loadBalancer(),
                targetGroup(),
                listener(),
                kind("aws:lb/listenerRule:ListenerRule")
                        .id(rule -> rule.text("listenerArn").replace(":listener/", ":listener-rule/") + "/"
                                + rule.hex(16, "id"))
                        .computed("arn", "{id}")
                        .computed("priority", 1)
                        .replaceOn("listenerArn")
                        .with(kind -> actions(kind, "actions"))
                        .rule("priority", rule -> Rds.within(rule, "priority", 1, 50_000, "(as priority)"))
                        .partOf("listenerArn", Targets.arn(LISTENER))
                        .unique("PriorityInUse: Priority '{priority}' is currently in use", "listenerArn", "priority"),
                kind("aws:lb/listenerCertificate:ListenerCertificate")
                        .id("{listenerArn}_{certificateArn}")
                        .replaceOn("certificateArn", "listenerArn")
                        .mentions("certificateArn", Acm.CERTIFICATE_ARN)
                        .partOf("listenerArn", Targets.arn(LISTENER)),
                kind("aws:lb/targetGroupAttachment:TargetGroupAttachment")
                        .id("{targetGroupArn}-{createdId}")
                        .replaceOn("availabilityZone", "port", "targetGroupArn", "targetId")
                        .partOf("targetGroupArn", Targets.arn(TARGET_GROUP)));
    }

    private static ResourceKind loadBalancer() {
        return kind(LOAD_BALANCER)
                .id(balancer -> arn(balancer, "loadbalancer/" + letters(balancer) + "/"))
                .autoName("name", 32)
                .defaults("clientKeepAlive", 3600)
                .defaults("desyncMitigationMode", "defensive")
                .defaults("dropInvalidHeaderFields", false)
                .defaults("enableDeletionProtection", false)
                .defaults("enableHttp2", true)
                .defaults("enableTlsVersionAndCipherSuiteHeaders", false)
                .defaults("enableWafFailOpen", false)
                .defaults("enableXffClientPort", false)
                .defaults("enableZonalShift", false)
                .defaults("idleTimeout", 60)
                .defaults("loadBalancerType", "application")
                .defaults("preserveHostHeader", false)
                .defaults("xffHeaderProcessingMode", "append")
                .computed("arn", "{id}")
                .computed(
                        "arnSuffix",
                        balancer -> PropertyValue.of(balancer.text("id").replaceAll("^.*:loadbalancer/", "")))
                .computed(
                        "dnsName",
                        balancer -> PropertyValue.of(((balancer.is("internal") ? "internal-" : "")
                                        + balancer.text("name") + "-" + balancer.pick("0123456789", 10, "dns") + "."
                                        + balancer.site().region() + ".elb."
                                        + balancer.site().dnsSuffix())
                                .toLowerCase(Locale.ROOT)))
                .computed("zoneId", HOSTED_ZONE)
                .computed("vpcId", balancer -> balancer.texts("subnets").stream()
                        .flatMap(subnet -> balancer
                                .cloud()
                                .find(Ec2.SUBNET, one -> one.id().equals(subnet))
                                .stream())
                        .findFirst()
                        .map(subnet -> subnet.state().get("vpcId"))
                        .orElse(PropertyValue.of("")))
                .computed("internal", false)
                .computed("ipAddressType", "ipv4")
                .computed("securityGroups", List.of())
                .computed("subnets", List.of())
                .computed("subnetMappings", List.of())
                .replaceOn("customerOwnedIpv4Pool", "internal", "loadBalancerType", "name", "namePrefix")
                .matches("name", NAME, NAME_TEXT)
                .oneOf("loadBalancerType", "application", "network", "gateway")
                .oneOf("desyncMitigationMode", "monitor", "defensive", "strictest")
                .oneOf("ipAddressType", "ipv4", "dualstack", "dualstack-without-public-ipv4")
                .exactlyOneOf("subnets", "subnetMappings")
                .refers("subnets", Targets.id(Ec2.SUBNET))
                .refers("subnetMappings.subnetId", Targets.id(Ec2.SUBNET))
                .refers("securityGroups", Ec2.SECURITY_GROUP_ID)
                .mentions("accessLogs.bucket", S3.BUCKET_NAME)
                .mentions("connectionLogs.bucket", S3.BUCKET_NAME)
                .cloudRule(ElasticLoadBalancing::tooFewZones)
                .unique("DuplicateLoadBalancerName: A load balancer with the name '{name}' already exists", "name")
                .deleteRule(balancer -> balancer.is("enableDeletionProtection")
                        ? Optional.of("OperationNotPermitted: Load balancer '" + balancer.text("arn")
                                + "' cannot be deleted because deletion protection is enabled")
                        : Optional.empty());
    }

    private static ResourceKind targetGroup() {
        return kind(TARGET_GROUP)
                .id(group -> arn(group, "targetgroup/"))
                .autoName("name", 32)
                .defaults("deregistrationDelay", 300)
                .defaults("lambdaMultiValueHeadersEnabled", false)
                .defaults("proxyProtocolV2", false)
                .defaults("slowStart", 0)
                .defaults("targetType", "instance")
                .computed("arn", "{id}")
                .computed(
                        "arnSuffix",
                        group -> PropertyValue.of(group.text("id").replaceAll("^.*:targetgroup/", "targetgroup/")))
                .computed("ipAddressType", "ipv4")
                .computed("loadBalancerArns", group -> PropertyValue.of(balancersOf(group)))
                .computed("loadBalancingAlgorithmType", "round_robin")
                .computed("loadBalancingAnomalyMitigation", "off")
                .computed("loadBalancingCrossZoneEnabled", "use_load_balancer_configuration")
                .computed(
                        "healthCheck",
                        group -> PropertyValue.of(Map.of(
                                "enabled",
                                true,
                                "healthyThreshold",
                                5,
                                "interval",
                                30,
                                "matcher",
                                "200",
                                "path",
                                "/",
                                "port",
                                "traffic-port",
                                "protocol",
                                "HTTP",
                                "timeout",
                                5,
                                "unhealthyThreshold",
                                2)))
                .computed("stickiness", Map.of("enabled", false, "type", "lb_cookie", "cookieDuration", 86_400))
                .computed("connectionTermination", false)
                .computed("preserveClientIp", "")
                .computed(
                        "protocolVersion",
                        group -> PropertyValue.of(group.text("protocol").startsWith("HTTP") ? "HTTP1" : ""))
                .replaceOn("ipAddressType", "name", "namePrefix", "port", "protocol", "protocolVersion", "targetType")
                .replaceOn("vpcId")
                .matches("name", NAME, NAME_TEXT)
                .oneOf("targetType", "instance", "ip", "lambda", "alb")
                .oneOf("protocol", "HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE")
                .oneOf("protocolVersion", "HTTP1", "HTTP2", "GRPC")
                .rule(
                        "port",
                        group -> !group.text("targetType").equals("lambda")
                                        && !(group.has("port") && group.has("protocol") && group.has("vpcId"))
                                ? Optional.of("port, protocol and vpcId must be given unless targetType is lambda")
                                : Optional.empty())
                .rule("deregistrationDelay", group -> Rds.within(group, "deregistrationDelay", 0, 3600, "seconds"))
                .rule(
                        "healthCheck",
                        group -> group.number("healthCheck.timeout", 5) >= group.number("healthCheck.interval", 30)
                                ? Optional.of("the timeout must be smaller than the interval")
                                : Optional.empty())
                .refers("vpcId", Targets.id(Ec2.VPC))
                .unique("DuplicateTargetGroupName: A target group with the name '{name}' already exists", "name")
                .inUse("ResourceInUse: Target group '{arn}' is currently in use by a listener or a rule");
    }

    private static ResourceKind listener() {
        return kind(LISTENER)
                .id(listener -> listener.text("loadBalancerArn").replace(":loadbalancer/", ":listener/") + "/"
                        + listener.hex(16, "id"))
                .computed("arn", "{id}")
                .computed("protocol", "HTTP")
                .computed(
                        "sslPolicy",
                        listener -> PropertyValue.of(
                                Set.of("HTTPS", "TLS").contains(listener.text("protocol"))
                                        ? "ELBSecurityPolicy-2016-08"
                                        : ""))
                .computed("routingHttpResponseServerEnabled", true)
                .replaceOn("loadBalancerArn")
                .with(kind -> actions(kind, "defaultActions"))
                .oneOf("protocol", "HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE")
                .matches(
                        "sslPolicy", "ELBSecurityPolicy-.+|", "the name of a security policy of Elastic Load Balancing")
                .rule(
                        "certificateArn",
                        listener -> listener.text("protocol").equals("HTTPS") && !listener.has("certificateArn")
                                ? Optional.of("CertificateNotFound: an HTTPS listener needs a certificate")
                                : Optional.empty())
                .rule("port", listener -> Rds.within(listener, "port", 1, 65_535, "(as port)"))
                .partOf("loadBalancerArn", Targets.arn(LOAD_BALANCER))
                .mentions("certificateArn", Acm.CERTIFICATE_ARN)
                .unique(
                        "DuplicateListener: A listener already exists on this port for this load balancer",
                        "loadBalancerArn",
                        "port");
    }

    private static ResourceKind actions(ResourceKind kind, String property) {
        return kind.oneOf(
                        property + ".type",
                        "forward",
                        "redirect",
                        "fixed-response",
                        "authenticate-cognito",
                        "authenticate-oidc")
                .oneOf(property + ".redirect.statusCode", "HTTP_301", "HTTP_302")
                .refers(property + ".targetGroupArn", Targets.arn(TARGET_GROUP))
                .refers(property + ".forward.targetGroups.arn", Targets.arn(TARGET_GROUP));
    }

    private static String letters(Attributes balancer) {
        return switch (balancer.text("loadBalancerType")) {
            case "network" -> "net";
            case "gateway" -> "gwy";
            default -> "app";
        };
    }

    private static String arn(Attributes resource, String start) {
        return "arn:" + resource.site().partition() + ":elasticloadbalancing:"
                + resource.site().region() + ":" + resource.site().account() + ":" + start + resource.text("name") + "/"
                + resource.hex(16, "id");
    }

    /** The load balancers whose listeners forward to a group by now. */
    private static List<String> balancersOf(Attributes group) {
        return group.cloud().find(LISTENER, listener -> true).stream()
                .map(CloudRecord::state)
                .filter(listener -> PropertyPath.of("defaultActions.targetGroupArn").in(listener).stream()
                        .anyMatch(found -> group.text("id").equals(found.value().textOrNull())))
                .map((Fields listener) -> listener.get("loadBalancerArn").textOrNull())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Optional<String> tooFewZones(Attributes balancer) {
        if (!balancer.text("loadBalancerType").equals("application")) {
            return Optional.empty();
        }
        List<String> ids = balancer.texts("subnets");
        List<CloudRecord> subnets = balancer.cloud().find(Ec2.SUBNET, subnet -> ids.contains(subnet.id()));
        Set<String> zones = new TreeSet<>();
        for (CloudRecord subnet : subnets) {
            if (!zones.add(subnet.state().get("availabilityZone").textOrNull())) {
                return Optional.of(
                        "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets "
                                + "in the same Availability Zone");
            }
        }
        return zones.size() == 1 && subnets.size() == ids.size()
                ? Optional.of("ValidationError: At least two subnets in two different Availability Zones must be "
                        + "specified")
                : Optional.empty();
    }
}

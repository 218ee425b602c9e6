package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Amazon CloudFront. */
final class CloudFront {

    static final String DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
    static final String ORIGIN_ACCESS_CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl";
    static final String CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy";
    static final String ORIGIN_REQUEST_POLICY = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy";
    static final String RESPONSE_HEADERS_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
    static final String FUNCTION = "aws:cloudfront/function:Function";
    static final String VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin";
    static final String PUBLIC_KEY = "aws:cloudfront/publicKey:PublicKey";
    static final String KEY_GROUP = "aws:cloudfront/keyGroup:KeyGroup";

    private CloudFront() {}

    static List<ResourceKind> kinds() {
        return List.of(
                distribution(),
                kind(ORIGIN_ACCESS_CONTROL)
                        .id("E{upper13}")
                        .autoName("name", 64)
                        .with(CloudFront::tagged)
                        .computed("arn", "arn:{partition}:cloudfront::{account}:origin-access-control/{id}")
                        .defaults("description", "Managed by Pulumi")
                        .oneOf("originAccessControlOriginType", "s3", "mediastore", "mediapackagev2", "lambda")
                        .oneOf("signingBehavior", "always", "never", "no-override")
                        .oneOf("signingProtocol", "sigv4")
                        .unique("OriginAccessControlAlreadyExists: {name} already exists", "name")
                        .inUse("OriginAccessControlInUse: {name} is in use"),
                kind(CACHE_POLICY)
                        .id("{uuid}")
                        .with(CloudFront::tagged)
                        .computed("arn", "arn:{partition}:cloudfront::{account}:cache-policy/{id}")
                        .defaults("defaultTtl", 86_400)
                        .defaults("maxTtl", 31_536_000)
                        .unique("CachePolicyAlreadyExists: {name} already exists", "name")
                        .inUse("CachePolicyInUse: {name} is in use"),
                kind(ORIGIN_REQUEST_POLICY)
                        .id("{uuid}")
                        .with(CloudFront::tagged)
                        .computed("arn", "arn:{partition}:cloudfront::{account}:origin-request-policy/{id}")
                        .unique("OriginRequestPolicyAlreadyExists: {name} already exists", "name")
                        .inUse("OriginRequestPolicyInUse: {name} is in use"),
                kind(RESPONSE_HEADERS_POLICY)
                        .id("{uuid}")
                        .with(CloudFront::tagged)
                        .computed("arn", "arn:{partition}:cloudfront::{account}:response-headers-policy/{id}")
                        .unique("ResponseHeadersPolicyAlreadyExists: {name} already exists", "name")
                        .inUse("ResponseHeadersPolicyInUse: {name} is in use"),
                kind(FUNCTION)
                        .autoName("name", 64)
                        .with(CloudFront::tagged)
                        .computed("arn", "arn:{partition}:cloudfront::{account}:function/{name}")
                        .defaults("publish", true)
                        .computed("liveStageEtag", "E{upper13:live}")
                        .computed("status", "UNASSOCIATED")
                        .replaceOn("name")
                        .oneOf("runtime", "cloudfront-js-1.0", "cloudfront-js-2.0")
                        .inUse("FunctionInUse: {name} is in use"),
                kind(VPC_ORIGIN)
                        .id("vo_{mixed22}")
                        .with(CloudFront::tagged)
                        .computed("arn", "arn:{partition}:cloudfront::{account}:vpcorigin/{id}")
                        .refers("vpcOriginEndpointConfig.arn", Targets.arn(ElasticLoadBalancing.LOAD_BALANCER))
                        .inUse("CannotDeleteEntityWhileInUse: {id} is in use"),
                kind("aws:cloudfront/monitoringSubscription:MonitoringSubscription")
                        .id("{distributionId}")
                        .replaceOn("distributionId")
                        .partOf("distributionId", Targets.id(DISTRIBUTION)),
                kind(PUBLIC_KEY)
                        .id("K{upper13}")
                        .with(CloudFront::tagged)
                        .computed("callerReference", "pulumi-{createdId}")
                        .replaceOn("encodedKey", "name", "namePrefix")
                        .inUse("PublicKeyInUse: {id} is in use"),
                kind(KEY_GROUP)
                        .id("{uuid}")
                        .with(CloudFront::tagged)
                        .refers("items", Targets.id(PUBLIC_KEY))
                        .inUse("ResourceInUse: {id} is in use"));
    }

    private static ResourceKind tagged(ResourceKind kind) {
        return kind.computed(
                "etag",
                resource -> PropertyValue.of(
                        "E" + resource.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 12, "etag" + resource.revision())));
    }

    private static ResourceKind distribution() {
        ResourceKind kind = kind(DISTRIBUTION)
                .id("E{upper13}")
                .with(CloudFront::tagged)
                .computed("arn", "arn:{partition}:cloudfront::{account}:distribution/{id}")
                .defaults("httpVersion", "http2")
                .defaults("isIpv6Enabled", false)
                .defaults("priceClass", "PriceClass_All")
                .defaults("retainOnDelete", false)
                .defaults("staging", false)
                .defaults("waitForDeployment", true)
                .computed("callerReference", "pulumi-{createdId}")
                .computed("continuousDeploymentPolicyId", "")
                .computed("domainName", "d{lower13}.cloudfront.net")
                // CloudFront's hosted zone, the same everywhere.
                .computed("hostedZoneId", "Z2FDTNDATAQYW2")
                .computed("inProgressValidationBatches", 0)
                .computed("lastModifiedTime", "{created}")
                .computed("status", "Deployed")
                .computed("trustedKeyGroups", List.of(Map.of("enabled", false, "items", List.of())))
                .computed("trustedSigners", List.of(Map.of("enabled", false, "items", List.of())))
                .replaceOn("staging")
                .oneOf("priceClass", "PriceClass_All", "PriceClass_200", "PriceClass_100")
                .oneOf("httpVersion", "http1.1", "http2", "http3", "http2and3")
                .refers("origins.originAccessControlId", Targets.id(ORIGIN_ACCESS_CONTROL))
                .refers("origins.vpcOriginConfig.vpcOriginId", Targets.id(VPC_ORIGIN))
                .mentions("viewerCertificate.acmCertificateArn", Acm.CERTIFICATE_ARN)
                .mentions("webAclId", Targets.arn(Wafv2.WEB_ACL))
                .rule("viewerCertificate", distribution -> {
                    String arn = distribution.text("viewerCertificate.acmCertificateArn");
                    return arn.isEmpty() || arn.contains(":us-east-1:")
                            ? Optional.empty()
                            : Optional.of("InvalidViewerCertificate: the certificate must be in us-east-1, found \""
                                    + arn + "\"");
                })
                .rule("origins", CloudFront::unknownOrigin)
                .cloudRule(CloudFront::takenAlias);
        for (String behavior : List.of("defaultCacheBehavior", "orderedCacheBehaviors")) {
            kind.oneOf(behavior + ".viewerProtocolPolicy", "allow-all", "https-only", "redirect-to-https")
                    .refers(
                            behavior + ".cachePolicyId",
                            Targets.id(CACHE_POLICY).orAlways(ManagedPolicies.anyOf(ManagedPolicies.cache())))
                    .refers(
                            behavior + ".originRequestPolicyId",
                            Targets.id(ORIGIN_REQUEST_POLICY)
                                    .orAlways(ManagedPolicies.anyOf(ManagedPolicies.originRequest())))
                    .refers(
                            behavior + ".responseHeadersPolicyId",
                            Targets.id(RESPONSE_HEADERS_POLICY)
                                    .orAlways(ManagedPolicies.anyOf(ManagedPolicies.responseHeaders())))
                    .refers(behavior + ".functionAssociations.functionArn", Targets.arn(FUNCTION))
                    .refers(behavior + ".trustedKeyGroups", Targets.id(KEY_GROUP));
        }
        return kind;
    }

    private static Optional<String> unknownOrigin(Attributes distribution) {
        List<String> origins = new ArrayList<>();
        PropertyPath.of("origins.originId")
                .in(distribution.values())
                .forEach(found -> origins.add(found.value().textOrNull()));
        PropertyPath.of("originGroups.originId")
                .in(distribution.values())
                .forEach(found -> origins.add(found.value().textOrNull()));
        for (String path : List.of("defaultCacheBehavior.targetOriginId", "orderedCacheBehaviors.targetOriginId")) {
            for (PropertyPath.Found found : PropertyPath.of(path).in(distribution.values())) {
                String target = found.value().textOrNull();
                if (target != null && !origins.contains(target) && !origins.contains(null)) {
                    return Optional.of("NoSuchOrigin: " + found.place() + " is \"" + target + "\", but the origins are "
                            + origins);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> takenAlias(Attributes distribution) {
        return distribution.texts("aliases").stream()
                .filter(alias -> !distribution
                        .cloud()
                        .find(
                                DISTRIBUTION,
                                other -> other.state().get("aliases").plain() instanceof PropertyValue.Items items
                                        && items.values().contains(PropertyValue.of(alias)))
                        .isEmpty())
                .findFirst()
                .map(alias -> "CNAMEAlreadyExists: another distribution has the alias " + alias);
    }
}

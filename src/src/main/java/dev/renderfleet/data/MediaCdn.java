package dev.renderfleet.data;

import com.pulumi.aws.cloudfront.Distribution;
import com.pulumi.aws.cloudfront.DistributionArgs;
import com.pulumi.aws.cloudfront.OriginAccessControl;
import com.pulumi.aws.cloudfront.OriginAccessControlArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionDefaultCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionLoggingConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOrderedCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginCustomOriginConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsGeoRestrictionArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionViewerCertificateArgs;
import com.pulumi.aws.route53.Record;
import com.pulumi.aws.route53.RecordArgs;
import com.pulumi.aws.route53.inputs.RecordAliasArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Serves media at {@code cdn.<domainName>} over HTTPS, from North America and Europe (PriceClass_100), with access logs and
 * security headers. It reads the bucket by origin access control: nobody else can for viewers. Where it stands in front of the
 * site too, it passes everything else on to the load balancer, uncached and as the viewer sent it; media have their own paths then.
 */
final class MediaCdn extends ComponentResource {

    private static final String TYPE = "renderfleet:data:MediaCdn";
    private static final String ORIGIN = "media";
    private static final String SITE = "site";
    /**
     * AWS's managed policies, whose ids are the same in every account (CloudFront developer guide): cached by path alone, for
     * a day unless the object says otherwise; not cached; all of the viewer's request passed on; HSTS, nosniff, same-origin
     * frames, strict referrer.
     */
    private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private static final String ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";
    private static final String SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03";

    private static final List<String> READ_METHODS = List.of("GET", "HEAD", "OPTIONS");

    private final Distribution distribution;

    /**
     * What to serve.
     *
     * @param site the load balancer's name, where the CDN stands in front of the site
     */
    record Args(
            Tags tags,
            BucketV2 origin,
            Optional<Output<String>> site,
            PrivateBucket logs,
            String domainName,
            Output<String> certificateArn,
            Optional<String> hostedZoneId) {}

    MediaCdn(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        distribution = distribution(name, args);
        args.hostedZoneId()
                .ifPresent(zone -> hosts(args).forEach((base, host) -> alias(name + base + "-alias", host, zone)));
        registerOutputs(Map.of("domainName", distribution.domainName()));
    }

    private Distribution distribution(String name, Args args) {
        return new Distribution(
                name,
                DistributionArgs.builder()
                        .enabled(true)
                        .comment("Media of " + args.tags().names().prefix())
                        .aliases(List.copyOf(hosts(args).values()))
                        .priceClass("PriceClass_100")
                        .httpVersion("http2and3")
                        .origins(origins(name, args))
                        .defaultCacheBehavior(args.site().isPresent() ? siteBehavior() : mediaBehavior())
                        .orderedCacheBehaviors(args.site().isPresent() ? mediaPaths() : List.of())
                        .restrictions(DistributionRestrictionsArgs.builder()
                                .geoRestriction(DistributionRestrictionsGeoRestrictionArgs.builder()
                                        .restrictionType("none")
                                        .build())
                                .build())
                        .viewerCertificate(DistributionViewerCertificateArgs.builder()
                                .acmCertificateArn(args.certificateArn())
                                .sslSupportMethod("sni-only")
                                .minimumProtocolVersion("TLSv1.2_2021")
                                .build())
                        .loggingConfig(DistributionLoggingConfigArgs.builder()
                                .bucket(args.logs().bucket().bucketDomainName())
                                .prefix("cdn/")
                                .includeCookies(false)
                                .build())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(args.logs().ownershipControls())
                        .build());
    }

    private List<DistributionOriginArgs> origins(String name, Args args) {
        List<DistributionOriginArgs> origins = new ArrayList<>();
        origins.add(DistributionOriginArgs.builder()
                .originId(ORIGIN)
                .domainName(args.origin().bucketRegionalDomainName())
                .originAccessControlId(originAccess(name, args).id())
                .build());
        args.site()
                .ifPresent(loadBalancer -> origins.add(DistributionOriginArgs.builder()
                        .originId(SITE)
                        .domainName(loadBalancer)
                        .customOriginConfig(DistributionOriginCustomOriginConfigArgs.builder()
                                .httpPort(80)
                                .httpsPort(443)
                                .originProtocolPolicy("https-only")
                                .originSslProtocols("TLSv1.2")
                                // The load balancer's idle timeout, and less than it.
                                .originReadTimeout(60)
                                .originKeepaliveTimeout(55)
                                .build())
                        .build()));
        return origins;
    }

    private static DistributionDefaultCacheBehaviorArgs mediaBehavior() {
        return DistributionDefaultCacheBehaviorArgs.builder()
                .targetOriginId(ORIGIN)
                .viewerProtocolPolicy("redirect-to-https")
                .allowedMethods(READ_METHODS)
                .cachedMethods("GET", "HEAD")
                .compress(true)
                .cachePolicyId(CACHING_OPTIMIZED)
                .responseHeadersPolicyId(SECURITY_HEADERS)
                .build();
    }

    private static DistributionDefaultCacheBehaviorArgs siteBehavior() {
        return DistributionDefaultCacheBehaviorArgs.builder()
                .targetOriginId(SITE)
                .viewerProtocolPolicy("redirect-to-https")
                .allowedMethods("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")
                .cachedMethods("GET", "HEAD")
                .compress(true)
                .cachePolicyId(CACHING_DISABLED)
                .originRequestPolicyId(ALL_VIEWER)
                .responseHeadersPolicyId(SECURITY_HEADERS)
                .build();
    }

    private static List<DistributionOrderedCacheBehaviorArgs> mediaPaths() {
        return Stream.of(MediaStore.TEMPORARY, MediaStore.RESULTS)
                .map(prefix -> DistributionOrderedCacheBehaviorArgs.builder()
                        .pathPattern("/" + prefix + "*")
                        .targetOriginId(ORIGIN)
                        .viewerProtocolPolicy("redirect-to-https")
                        .allowedMethods(READ_METHODS)
                        .cachedMethods("GET", "HEAD")
                        .compress(true)
                        .cachePolicyId(CACHING_OPTIMIZED)
                        .responseHeadersPolicyId(SECURITY_HEADERS)
                        .build())
                .toList();
    }

    private OriginAccessControl originAccess(String name, Args args) {
        return new OriginAccessControl(
                name + "-origin-access",
                OriginAccessControlArgs.builder()
                        .name(args.tags().names().of("media"))
                        .description("The media CDN signs its requests to the bucket")
                        .originAccessControlOriginType("s3")
                        .signingBehavior("always")
                        .signingProtocol("sigv4")
                        .build(),
                children());
    }

    private void alias(String name, String host, String hostedZoneId) {
        new Record(
                name,
                RecordArgs.builder()
                        .zoneId(hostedZoneId)
                        .name(host)
                        .type("A")
                        .aliases(RecordAliasArgs.builder()
                                .name(distribution.domainName())
                                .zoneId(distribution.hostedZoneId())
                                .evaluateTargetHealth(false)
                                .build())
                        .build(),
                children());
    }

    /** The names it answers at, by what they add to the resource's name. */
    private static Map<String, String> hosts(Args args) {
        Map<String, String> hosts = new TreeMap<>();
        hosts.put("", "cdn." + args.domainName());
        if (args.site().isPresent()) {
            hosts.put("-site", args.domainName());
            hosts.put("-api", "api." + args.domainName());
        }
        return hosts;
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    Output<String> arn() {
        return distribution.arn();
    }

    Output<String> domainName() {
        return distribution.domainName();
    }
}

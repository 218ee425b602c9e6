package dev.renderfleet.data;

import com.pulumi.aws.cloudfront.CachePolicy;
import com.pulumi.aws.cloudfront.CachePolicyArgs;
import com.pulumi.aws.cloudfront.Distribution;
import com.pulumi.aws.cloudfront.DistributionArgs;
import com.pulumi.aws.cloudfront.OriginAccessControl;
import com.pulumi.aws.cloudfront.OriginAccessControlArgs;
import com.pulumi.aws.cloudfront.ResponseHeadersPolicy;
import com.pulumi.aws.cloudfront.ResponseHeadersPolicyArgs;
import com.pulumi.aws.cloudfront.inputs.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs;
import com.pulumi.aws.cloudfront.inputs.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs;
import com.pulumi.aws.cloudfront.inputs.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs;
import com.pulumi.aws.cloudfront.inputs.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionDefaultCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionLoggingConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsGeoRestrictionArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionViewerCertificateArgs;
import com.pulumi.aws.cloudfront.inputs.ResponseHeadersPolicySecurityHeadersConfigArgs;
import com.pulumi.aws.cloudfront.inputs.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs;
import com.pulumi.aws.cloudfront.inputs.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs;
import com.pulumi.aws.cloudfront.inputs.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs;
import com.pulumi.aws.cloudfront.inputs.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs;
import com.pulumi.aws.route53.Record;
import com.pulumi.aws.route53.RecordArgs;
import com.pulumi.aws.route53.inputs.RecordAliasArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.Map;
import java.util.Optional;

/**
 * Serves media at {@code cdn.<domainName>} over HTTPS, from North America and Europe (PriceClass_100), with access logs and
 * security headers. It reads the bucket by origin access control: nobody else can for viewers.
 */
final class MediaCdn extends ComponentResource {

    private static final String TYPE = "renderfleet:data:MediaCdn";
    private static final String ORIGIN = "media";
    /** Media never changes under its name. */
    private static final int DEFAULT_TTL_SECONDS = 24 * 60 * 60;

    private static final int MAX_TTL_SECONDS = 365 * 24 * 60 * 60;
    private static final int HSTS_SECONDS = 2 * 365 * 24 * 60 * 60;

    private final Distribution distribution;

    record Args(
            Tags tags,
            BucketV2 origin,
            PrivateBucket logs,
            String domainName,
            Output<String> certificateArn,
            Optional<String> hostedZoneId) {}

    MediaCdn(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        distribution = distribution(name, args);
        args.hostedZoneId().ifPresent(zone -> alias(name, zone, args));
        registerOutputs(Map.of("domainName", distribution.domainName()));
    }

    private Distribution distribution(String name, Args args) {
        return new Distribution(
                name,
                DistributionArgs.builder()
                        .enabled(true)
                        .comment("Media of " + args.tags().names().prefix())
                        .aliases(host(args))
                        .priceClass("PriceClass_100")
                        .httpVersion("http2and3")
                        .origins(DistributionOriginArgs.builder()
                                .originId(ORIGIN)
                                .domainName(args.origin().bucketRegionalDomainName())
                                .originAccessControlId(originAccess(name, args).id())
                                .build())
                        .defaultCacheBehavior(DistributionDefaultCacheBehaviorArgs.builder()
                                .targetOriginId(ORIGIN)
                                .viewerProtocolPolicy("redirect-to-https")
                                .allowedMethods("GET", "HEAD", "OPTIONS")
                                .cachedMethods("GET", "HEAD")
                                .compress(true)
                                .cachePolicyId(cachePolicy(name, args).id())
                                .responseHeadersPolicyId(headers(name, args).id())
                                .build())
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

    private CachePolicy cachePolicy(String name, Args args) {
        return new CachePolicy(
                name + "-cache-policy",
                CachePolicyArgs.builder()
                        .name(args.tags().names().of("media"))
                        .comment("By path alone, for a day unless the object says otherwise")
                        .minTtl(0)
                        .defaultTtl(DEFAULT_TTL_SECONDS)
                        .maxTtl(MAX_TTL_SECONDS)
                        .parametersInCacheKeyAndForwardedToOrigin(
                                CachePolicyParametersInCacheKeyAndForwardedToOriginArgs.builder()
                                        .cookiesConfig(
                                                CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs
                                                        .builder()
                                                        .cookieBehavior("none")
                                                        .build())
                                        .headersConfig(
                                                CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs
                                                        .builder()
                                                        .headerBehavior("none")
                                                        .build())
                                        .queryStringsConfig(
                                                CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs
                                                        .builder()
                                                        .queryStringBehavior("none")
                                                        .build())
                                        .enableAcceptEncodingBrotli(true)
                                        .enableAcceptEncodingGzip(true)
                                        .build())
                        .build(),
                children());
    }

    private ResponseHeadersPolicy headers(String name, Args args) {
        return new ResponseHeadersPolicy(
                name + "-headers",
                ResponseHeadersPolicyArgs.builder()
                        .name(args.tags().names().of("media"))
                        .comment("Security headers of media")
                        .securityHeadersConfig(ResponseHeadersPolicySecurityHeadersConfigArgs.builder()
                                .strictTransportSecurity(
                                        ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs.builder()
                                                .accessControlMaxAgeSec(HSTS_SECONDS)
                                                .includeSubdomains(true)
                                                .preload(false)
                                                .override(true)
                                                .build())
                                .contentTypeOptions(
                                        ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs.builder()
                                                .override(true)
                                                .build())
                                .frameOptions(ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs.builder()
                                        .frameOption("SAMEORIGIN")
                                        .override(true)
                                        .build())
                                .referrerPolicy(ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs.builder()
                                        .referrerPolicy("strict-origin-when-cross-origin")
                                        .override(true)
                                        .build())
                                .build())
                        .build(),
                children());
    }

    private void alias(String name, String hostedZoneId, Args args) {
        new Record(
                name + "-alias",
                RecordArgs.builder()
                        .zoneId(hostedZoneId)
                        .name(host(args))
                        .type("A")
                        .aliases(RecordAliasArgs.builder()
                                .name(distribution.domainName())
                                .zoneId(distribution.hostedZoneId())
                                .evaluateTargetHealth(false)
                                .build())
                        .build(),
                children());
    }

    private static String host(Args args) {
        return "cdn." + args.domainName();
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

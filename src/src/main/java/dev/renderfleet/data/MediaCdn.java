package dev.renderfleet.data;

import com.pulumi.aws.cloudfront.Distribution;
import com.pulumi.aws.cloudfront.DistributionArgs;
import com.pulumi.aws.cloudfront.OriginAccessControl;
import com.pulumi.aws.cloudfront.OriginAccessControlArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionDefaultCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionLoggingConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginArgs;
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
import java.util.Map;
import java.util.Optional;

/**
 * Serves media at {@code cdn.<domainName>} over HTTPS, from North America and Europe (PriceClass_100), with access logs and
 * security headers. It reads the bucket by origin access control: nobody else can for viewers.
 */
final class MediaCdn extends ComponentResource {

    private static final String TYPE = "renderfleet:data:MediaCdn";
    private static final String ORIGIN = "media";
    /**
     * AWS's managed policies, whose ids are the same in every account (CloudFront developer guide): cached by path alone, for
     * a day unless the object says otherwise; HSTS, nosniff, same-origin frames, strict referrer.
     */
    private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    private static final String SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03";

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
                                .cachePolicyId(CACHING_OPTIMIZED)
                                .responseHeadersPolicyId(SECURITY_HEADERS)
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

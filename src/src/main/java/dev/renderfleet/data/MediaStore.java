package dev.renderfleet.data;

import com.pulumi.aws.s3.BucketCorsConfigurationV2;
import com.pulumi.aws.s3.BucketCorsConfigurationV2Args;
import com.pulumi.aws.s3.BucketLoggingV2;
import com.pulumi.aws.s3.BucketLoggingV2Args;
import com.pulumi.aws.s3.inputs.BucketCorsConfigurationV2CorsRuleArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Media;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The bucket of uploads and results, the CDN that alone may read it for viewers, and the bucket of both their access logs.
 * Workers and services get at it through their own roles.
 */
public final class MediaStore extends ComponentResource {

    private static final String TYPE = "renderfleet:data:MediaStore";
    /** Where temporary uploads and results lie; workers' permissions are bound to these. */
    public static final String TEMPORARY = "tmp/";

    public static final String RESULTS = "results/";

    private static final int LOG_DAYS = 90;
    private static final int CORS_CACHE_SECONDS = 3600;

    private final PrivateBucket media;
    private final MediaCdn cdn;

    /**
     * What the store depends on.
     *
     * @param site the load balancer's name, where the CDN stands in front of the site
     */
    public record Args(
            Tags tags,
            String region,
            Media config,
            String domainName,
            Optional<Output<String>> site,
            Output<String> certificateArn,
            Optional<String> hostedZoneId,
            Output<String> accountId,
            boolean protectData) {}

    public MediaStore(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        PrivateBucket logs = logs(name + "-logs", args);
        media = media(name + "-bucket", args);
        cors(name, args);
        accessLog(name, logs);
        cdn = new MediaCdn(
                name + "-cdn",
                new MediaCdn.Args(
                        args.tags(),
                        media.bucket(),
                        args.site(),
                        logs,
                        args.domainName(),
                        args.certificateArn(),
                        args.hostedZoneId()),
                ComponentResourceOptions.builder().parent(this).build());
        media.policy(name + "-bucket", cdn.arn().applyValue(MediaStore::readableByCdn));
        registerOutputs(Map.of("bucket", media.bucket().bucket(), "cdnDomainName", cdn.domainName()));
    }

    private PrivateBucket media(String name, Args args) {
        var config = args.config();
        return new PrivateBucket(
                name,
                new PrivateBucket.Args(
                        args.tags(),
                        args.region(),
                        "media",
                        args.accountId(),
                        "BucketOwnerEnforced",
                        List.of(
                                BucketLifecycle.expire("temporary-uploads", TEMPORARY, config.temporaryUploadDays()),
                                BucketLifecycle.expire("results", RESULTS, config.resultDays()),
                                BucketLifecycle.housekeeping(config.oldVersionDays())),
                        args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    /** CloudFront writes its logs with an ACL, so ownership is "preferred" here; nobody else's ACLs count. */
    private PrivateBucket logs(String name, Args args) {
        PrivateBucket logs = new PrivateBucket(
                name,
                new PrivateBucket.Args(
                        args.tags(),
                        args.region(),
                        "access-logs",
                        args.accountId(),
                        "BucketOwnerPreferred",
                        List.of(BucketLifecycle.expire("logs", "", LOG_DAYS), BucketLifecycle.housekeeping(1)),
                        args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
        logs.policy(
                name,
                args.accountId()
                        .applyValue(account -> arn -> List.of(Statement.allow("S3WritesAccessLogs", "s3:PutObject")
                                .by("Service", "logging.s3.amazonaws.com")
                                .on(arn + "/s3/*")
                                .when("StringEquals", "aws:SourceAccount", account))));
        return logs;
    }

    private static Function<String, List<Statement>> readableByCdn(String distributionArn) {
        return arn -> List.of(Statement.allow("CdnReads", "s3:GetObject")
                .by("Service", "cloudfront.amazonaws.com")
                .on(arn + "/*")
                .when("StringEquals", "aws:SourceArn", distributionArn));
    }

    private void cors(String name, Args args) {
        List<String> origins = args.config().uploadOrigins().isEmpty()
                ? List.of("https://" + args.domainName())
                : args.config().uploadOrigins();
        new BucketCorsConfigurationV2(
                name + "-bucket-cors",
                BucketCorsConfigurationV2Args.builder()
                        .bucket(media.bucket().id())
                        .corsRules(BucketCorsConfigurationV2CorsRuleArgs.builder()
                                .allowedMethods("GET", "HEAD", "PUT", "POST")
                                .allowedOrigins(origins)
                                .allowedHeaders("*")
                                .exposeHeaders("ETag")
                                .maxAgeSeconds(CORS_CACHE_SECONDS)
                                .build())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private void accessLog(String name, PrivateBucket logs) {
        new BucketLoggingV2(
                name + "-bucket-access-log",
                BucketLoggingV2Args.builder()
                        .bucket(media.bucket().id())
                        .targetBucket(logs.bucket().id())
                        .targetPrefix("s3/")
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    public Output<String> bucketName() {
        return media.bucket().bucket();
    }

    public Output<String> bucketArn() {
        return media.bucket().arn();
    }

    /** The CDN's own name, which {@code cdn.<domainName>} is an alias of. */
    public Output<String> cdnDomainName() {
        return cdn.domainName();
    }
}

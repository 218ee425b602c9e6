package dev.renderfleet.policy.rules;

import com.pulumi.Context;
import com.pulumi.aws.cloudfront.Distribution;
import com.pulumi.aws.cloudfront.DistributionArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionDefaultCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginCustomOriginConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsGeoRestrictionArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionViewerCertificateArgs;
import com.pulumi.aws.dynamodb.Table;
import com.pulumi.aws.dynamodb.TableArgs;
import com.pulumi.aws.elasticache.ReplicationGroup;
import com.pulumi.aws.elasticache.ReplicationGroupArgs;
import com.pulumi.aws.lambda.EventSourceMapping;
import com.pulumi.aws.lambda.EventSourceMappingArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.FunctionUrl;
import com.pulumi.aws.lambda.FunctionUrlArgs;
import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.aws.lambda.inputs.FunctionEnvironmentArgs;
import com.pulumi.aws.s3.BucketAclV2;
import com.pulumi.aws.s3.BucketAclV2Args;
import com.pulumi.aws.s3.BucketPolicy;
import com.pulumi.aws.s3.BucketPolicyArgs;
import com.pulumi.aws.s3.BucketPublicAccessBlock;
import com.pulumi.aws.s3.BucketPublicAccessBlockArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicPolicy;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueuePolicy;
import com.pulumi.aws.sqs.QueuePolicyArgs;
import java.util.Map;

/** A program that leaves everything at its default, and opens what is closed by default. */
final class CarelessProgram {

    private CarelessProgram() {}

    static void declare(Context context) {
        new ReplicationGroup(
                "redis", ReplicationGroupArgs.builder().description("sessions").build());
        new Table("tasks", TableArgs.builder().hashKey("task_id").build());
        declareBucket();
        declareDistribution();
        var queue = new Queue("jobs");
        new QueuePolicy(
                "jobs-policy",
                QueuePolicyArgs.builder()
                        .queueUrl(queue.url())
                        .policy(allowEveryone("sqs:SendMessage"))
                        .build());
        var topic = new Topic("alerts");
        new TopicPolicy(
                "alerts-policy",
                TopicPolicyArgs.builder()
                        .arn(topic.arn())
                        .policy(allowEveryone("sns:Subscribe"))
                        .build());
        declareFunction(queue);
    }

    private static void declareBucket() {
        var bucket =
                new BucketV2("media", BucketV2Args.builder().forceDestroy(true).build());
        new BucketPublicAccessBlock(
                "media-block",
                BucketPublicAccessBlockArgs.builder().bucket(bucket.id()).build());
        new BucketAclV2(
                "media-acl",
                BucketAclV2Args.builder().bucket(bucket.id()).acl("public-read").build());
        new BucketPolicy(
                "media-policy",
                BucketPolicyArgs.builder()
                        .bucket(bucket.id())
                        .policy(allowEveryone("s3:GetObject"))
                        .build());
    }

    private static void declareDistribution() {
        new Distribution(
                "cdn",
                DistributionArgs.builder()
                        .enabled(true)
                        .viewerCertificate(DistributionViewerCertificateArgs.builder()
                                .cloudfrontDefaultCertificate(true)
                                .build())
                        .origins(
                                DistributionOriginArgs.builder()
                                        .originId("media")
                                        .domainName("media.s3.amazonaws.com")
                                        .build(),
                                DistributionOriginArgs.builder()
                                        .originId("api")
                                        .domainName("api.example.com")
                                        .customOriginConfig(DistributionOriginCustomOriginConfigArgs.builder()
                                                .httpPort(80)
                                                .httpsPort(443)
                                                .originProtocolPolicy("match-viewer")
                                                .originSslProtocols("TLSv1", "TLSv1.2")
                                                .build())
                                        .build())
                        .defaultCacheBehavior(DistributionDefaultCacheBehaviorArgs.builder()
                                .targetOriginId("media")
                                .allowedMethods("GET", "HEAD")
                                .cachedMethods("GET", "HEAD")
                                .viewerProtocolPolicy("allow-all")
                                .build())
                        .restrictions(DistributionRestrictionsArgs.builder()
                                .geoRestriction(DistributionRestrictionsGeoRestrictionArgs.builder()
                                        .restrictionType("none")
                                        .build())
                                .build())
                        .build());
    }

    private static void declareFunction(Queue queue) {
        var function = new Function(
                "notify",
                FunctionArgs.builder()
                        .role("arn:aws:iam::123456789012:role/notify")
                        .runtime("nodejs18.x")
                        .environment(FunctionEnvironmentArgs.builder()
                                .variables(Map.of("DB_PASSWORD", "hunter2"))
                                .build())
                        .build());
        new FunctionUrl(
                "notify-url",
                FunctionUrlArgs.builder()
                        .functionName(function.name())
                        .authorizationType("NONE")
                        .build());
        new Permission(
                "notify-from-topics",
                PermissionArgs.builder()
                        .function(function.name())
                        .action("lambda:InvokeFunction")
                        .principal("sns.amazonaws.com")
                        .build());
        new EventSourceMapping(
                "notify-jobs",
                EventSourceMappingArgs.builder()
                        .functionName(function.arn())
                        .eventSourceArn(queue.arn())
                        .build());
    }

    private static String allowEveryone(String action) {
        return """
                {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "%s", "Resource": "*"}]}"""
                .formatted(action);
    }
}

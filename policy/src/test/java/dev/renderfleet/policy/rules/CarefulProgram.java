package dev.renderfleet.policy.rules;

import com.pulumi.Context;
import com.pulumi.aws.cloudfront.Distribution;
import com.pulumi.aws.cloudfront.DistributionArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionDefaultCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionLoggingConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOrderedCacheBehaviorArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionOriginCustomOriginConfigArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionRestrictionsGeoRestrictionArgs;
import com.pulumi.aws.cloudfront.inputs.DistributionViewerCertificateArgs;
import com.pulumi.aws.dynamodb.Table;
import com.pulumi.aws.dynamodb.TableArgs;
import com.pulumi.aws.dynamodb.inputs.TablePointInTimeRecoveryArgs;
import com.pulumi.aws.dynamodb.inputs.TableReplicaArgs;
import com.pulumi.aws.dynamodb.inputs.TableServerSideEncryptionArgs;
import com.pulumi.aws.elasticache.ReplicationGroup;
import com.pulumi.aws.elasticache.ReplicationGroupArgs;
import com.pulumi.aws.lambda.EventSourceMapping;
import com.pulumi.aws.lambda.EventSourceMappingArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.FunctionEventInvokeConfig;
import com.pulumi.aws.lambda.FunctionEventInvokeConfigArgs;
import com.pulumi.aws.lambda.FunctionUrl;
import com.pulumi.aws.lambda.FunctionUrlArgs;
import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.aws.lambda.inputs.FunctionEnvironmentArgs;
import com.pulumi.aws.lambda.inputs.FunctionEventInvokeConfigDestinationConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionEventInvokeConfigDestinationConfigOnFailureArgs;
import com.pulumi.aws.lambda.inputs.FunctionTracingConfigArgs;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2Args;
import com.pulumi.aws.s3.BucketLoggingV2;
import com.pulumi.aws.s3.BucketLoggingV2Args;
import com.pulumi.aws.s3.BucketOwnershipControls;
import com.pulumi.aws.s3.BucketOwnershipControlsArgs;
import com.pulumi.aws.s3.BucketPolicy;
import com.pulumi.aws.s3.BucketPolicyArgs;
import com.pulumi.aws.s3.BucketPublicAccessBlock;
import com.pulumi.aws.s3.BucketPublicAccessBlockArgs;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2Args;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketVersioningV2;
import com.pulumi.aws.s3.BucketVersioningV2Args;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketOwnershipControlsRuleArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketVersioningV2VersioningConfigurationArgs;
import com.pulumi.aws.sns.Topic;
import com.pulumi.aws.sns.TopicArgs;
import com.pulumi.aws.sns.TopicPolicy;
import com.pulumi.aws.sns.TopicPolicyArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueuePolicy;
import com.pulumi.aws.sqs.QueuePolicyArgs;
import com.pulumi.core.Output;
import java.util.Map;

/** A program that the rules on managed services are content with. */
final class CarefulProgram {

    private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";

    private CarefulProgram() {}

    static void declare(Context context) {
        declareStores();
        var logs = bucket("logs");
        var media = bucket("media");
        new BucketLoggingV2(
                "media-logging",
                BucketLoggingV2Args.builder()
                        .bucket(media.id())
                        .targetBucket(logs.id())
                        .targetPrefix("s3/")
                        .build());
        declareDistribution(media, logs);
        declareFunction(declareQueue(), declareTopic());
    }

    private static void declareStores() {
        new ReplicationGroup(
                "redis",
                ReplicationGroupArgs.builder()
                        .description("sessions")
                        .atRestEncryptionEnabled(true)
                        .transitEncryptionEnabled(true)
                        .authToken(Output.ofSecret("correct-horse-battery"))
                        .automaticFailoverEnabled(true)
                        .snapshotRetentionLimit(1)
                        .build());
        new Table(
                "tasks",
                TableArgs.builder()
                        .hashKey("task_id")
                        .deletionProtectionEnabled(true)
                        .pointInTimeRecovery(TablePointInTimeRecoveryArgs.builder()
                                .enabled(true)
                                .build())
                        .serverSideEncryption(TableServerSideEncryptionArgs.builder()
                                .enabled(true)
                                .kmsKeyArn(KEY)
                                .build())
                        .replicas(TableReplicaArgs.builder()
                                .regionName("eu-west-1")
                                .pointInTimeRecovery(true)
                                .kmsKeyArn(KEY)
                                .build())
                        .build());
    }

    private static BucketV2 bucket(String name) {
        var bucket = new BucketV2(name);
        new BucketPublicAccessBlock(
                name + "-block",
                BucketPublicAccessBlockArgs.builder()
                        .bucket(bucket.id())
                        .blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)
                        .build());
        new BucketPolicy(
                name + "-policy",
                BucketPolicyArgs.builder()
                        .bucket(bucket.id())
                        .policy(denyPlainHttp(bucket.arn(), "s3:*"))
                        .build());
        new BucketOwnershipControls(
                name + "-ownership",
                BucketOwnershipControlsArgs.builder()
                        .bucket(bucket.id())
                        .rule(BucketOwnershipControlsRuleArgs.builder()
                                .objectOwnership("BucketOwnerEnforced")
                                .build())
                        .build());
        var byDefault = BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs.builder()
                .sseAlgorithm("AES256")
                .build();
        new BucketServerSideEncryptionConfigurationV2(
                name + "-encryption",
                BucketServerSideEncryptionConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
                                .applyServerSideEncryptionByDefault(byDefault)
                                .build())
                        .build());
        new BucketVersioningV2(
                name + "-versioning",
                BucketVersioningV2Args.builder()
                        .bucket(bucket.id())
                        .versioningConfiguration(BucketVersioningV2VersioningConfigurationArgs.builder()
                                .status("Enabled")
                                .build())
                        .build());
        var unfinished = BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs.builder()
                .daysAfterInitiation(1)
                .build();
        new BucketLifecycleConfigurationV2(
                name + "-lifecycle",
                BucketLifecycleConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(BucketLifecycleConfigurationV2RuleArgs.builder()
                                .id("unfinished")
                                .status("Enabled")
                                .abortIncompleteMultipartUpload(unfinished)
                                .build())
                        .build());
        return bucket;
    }

    private static void declareDistribution(BucketV2 media, BucketV2 logs) {
        new Distribution(
                "cdn",
                DistributionArgs.builder()
                        .enabled(true)
                        .webAclId("arn:aws:wafv2:us-east-1:123456789012:global/webacl/cdn/1")
                        .priceClass("PriceClass_100")
                        .loggingConfig(DistributionLoggingConfigArgs.builder()
                                .bucket(logs.bucketDomainName())
                                .build())
                        .viewerCertificate(DistributionViewerCertificateArgs.builder()
                                .acmCertificateArn("arn:aws:acm:us-east-1:123456789012:certificate/1")
                                .minimumProtocolVersion("TLSv1.2_2021")
                                .sslSupportMethod("sni-only")
                                .build())
                        .origins(
                                DistributionOriginArgs.builder()
                                        .originId("media")
                                        .domainName(media.bucketRegionalDomainName())
                                        .originAccessControlId("E1")
                                        .build(),
                                DistributionOriginArgs.builder()
                                        .originId("api")
                                        .domainName("api.example.com")
                                        .customOriginConfig(DistributionOriginCustomOriginConfigArgs.builder()
                                                .httpPort(80)
                                                .httpsPort(443)
                                                .originProtocolPolicy("https-only")
                                                .originSslProtocols("TLSv1.2")
                                                .build())
                                        .build())
                        .defaultCacheBehavior(DistributionDefaultCacheBehaviorArgs.builder()
                                .targetOriginId("media")
                                .allowedMethods("GET", "HEAD")
                                .cachedMethods("GET", "HEAD")
                                .viewerProtocolPolicy("redirect-to-https")
                                .responseHeadersPolicyId("headers")
                                .build())
                        .orderedCacheBehaviors(DistributionOrderedCacheBehaviorArgs.builder()
                                .pathPattern("/api/*")
                                .targetOriginId("api")
                                .allowedMethods("GET", "HEAD")
                                .cachedMethods("GET", "HEAD")
                                .viewerProtocolPolicy("https-only")
                                .responseHeadersPolicyId("headers")
                                .build())
                        .restrictions(DistributionRestrictionsArgs.builder()
                                .geoRestriction(DistributionRestrictionsGeoRestrictionArgs.builder()
                                        .restrictionType("none")
                                        .build())
                                .build())
                        .build());
    }

    private static Queue declareQueue() {
        var queue = new Queue("jobs");
        new QueuePolicy(
                "jobs-policy",
                QueuePolicyArgs.builder()
                        .queueUrl(queue.url())
                        .policy(denyPlainHttp(queue.arn(), "sqs:*"))
                        .build());
        return queue;
    }

    private static Topic declareTopic() {
        var topic = new Topic("alerts", TopicArgs.builder().kmsMasterKeyId(KEY).build());
        new TopicPolicy(
                "alerts-policy",
                TopicPolicyArgs.builder()
                        .arn(topic.arn())
                        .policy(denyPlainHttp(topic.arn(), "sns:Publish"))
                        .build());
        return topic;
    }

    private static void declareFunction(Queue queue, Topic topic) {
        var function = new Function(
                "notify",
                FunctionArgs.builder()
                        .role("arn:aws:iam::123456789012:role/notify")
                        .runtime("java21")
                        .reservedConcurrentExecutions(5)
                        .tracingConfig(FunctionTracingConfigArgs.builder()
                                .mode("Active")
                                .build())
                        .environment(FunctionEnvironmentArgs.builder()
                                .variables(Map.of("QUEUE_URL", "jobs", "DB_SECRET_ARN", "arn:aws:secretsmanager:x"))
                                .build())
                        .build());
        new FunctionUrl(
                "notify-url",
                FunctionUrlArgs.builder()
                        .functionName(function.name())
                        .authorizationType("AWS_IAM")
                        .build());
        new Permission(
                "notify-from-topic",
                PermissionArgs.builder()
                        .function(function.name())
                        .action("lambda:InvokeFunction")
                        .principal("sns.amazonaws.com")
                        .sourceArn(topic.arn())
                        .build());
        new FunctionEventInvokeConfig(
                "notify-failures",
                FunctionEventInvokeConfigArgs.builder()
                        .functionName(function.name())
                        .destinationConfig(FunctionEventInvokeConfigDestinationConfigArgs.builder()
                                .onFailure(FunctionEventInvokeConfigDestinationConfigOnFailureArgs.builder()
                                        .destination(queue.arn())
                                        .build())
                                .build())
                        .build());
        new EventSourceMapping(
                "notify-jobs",
                EventSourceMappingArgs.builder()
                        .functionName(function.arn())
                        .eventSourceArn(queue.arn())
                        .functionResponseTypes("ReportBatchItemFailures")
                        .build());
    }

    private static Output<String> denyPlainHttp(Output<String> arn, String action) {
        return Output.format(
                """
                {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "%s", "Resource": ["%s", "%s/*"],
                  "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}""",
                action, arn, arn);
    }
}

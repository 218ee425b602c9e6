package dev.renderfleet.compute;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.data.BucketLifecycle;
import dev.renderfleet.data.PrivateBucket;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;

/** The bucket that load balancers write their access logs to: nobody else may write, and logs go after 90 days. */
final class AccessLogBucket extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:AccessLogBucket";
    private static final int LOG_DAYS = 90;

    private final PrivateBucket bucket;
    private final Resource writable;

    record Args(Tags tags, String region, Output<String> accountId, boolean protectData) {}

    AccessLogBucket(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        bucket = new PrivateBucket(
                name,
                new PrivateBucket.Args(
                        args.tags(),
                        args.region(),
                        "load-balancer-logs",
                        args.accountId(),
                        "BucketOwnerEnforced",
                        List.of(BucketLifecycle.expire("logs", "", LOG_DAYS), BucketLifecycle.housekeeping(1)),
                        args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
        writable = bucket.policy(
                name, args.accountId().applyValue(account -> arn -> List.of(writes(arn, args.region(), account))));
        registerOutputs(Map.of("bucket", bucket.bucket().bucket()));
    }

    /** Source: the guide of application load balancers, "Enable access logs". */
    private static Statement writes(String bucketArn, String region, String account) {
        return Statement.allow("LoadBalancersWriteAccessLogs", "s3:PutObject")
                .by("Service", "logdelivery.elasticloadbalancing.amazonaws.com")
                .on(bucketArn + "/*/AWSLogs/" + account + "/*")
                .when(
                        "ArnLike",
                        "aws:SourceArn",
                        "arn:aws:elasticloadbalancing:" + region + ":" + account + ":loadbalancer/*");
    }

    Output<String> bucketName() {
        return bucket.bucket().bucket();
    }

    /** What must be there before a load balancer tries to write. */
    Resource writable() {
        return writable;
    }
}

package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How a bucket is configured: by resources that name it, or by properties of its own, which older programs use. */
final class BucketSettings {

    static final String BUCKET = "aws:s3/bucketV2:BucketV2";
    static final String LOGGING = "aws:s3/bucketLoggingV2:BucketLoggingV2";

    /** Who delivers logs to buckets, by the property that names the bucket. */
    private static final Map<String, String> LOG_SOURCES = Map.of(
            LOGGING,
            "targetBucket",
            BUCKET,
            "loggings",
            "aws:lb/loadBalancer:LoadBalancer",
            "accessLogs",
            "aws:cloudfront/distribution:Distribution",
            "loggingConfig",
            "aws:ec2/flowLog:FlowLog",
            "logDestination",
            "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
            "deliveryDestinationConfiguration");

    private BucketSettings() {}

    /**
     * The settings of one kind.
     *
     * @param type the resources that hold them, and where in these
     * @param inline where they may be in the bucket itself: top-level properties, or paths that start with one
     */
    static List<PropertyValue> of(StackGraph graph, PolicyResource bucket, String type, String path, String... inline) {
        List<PropertyValue> settings = new ArrayList<>();
        for (PolicyResource setting : graph.referrers(bucket, type, "bucket")) {
            settings.addAll(setting.list(path));
        }
        settings.addAll(inline(bucket, inline));
        return settings;
    }

    /** The settings that are in the bucket itself. */
    static List<PropertyValue> inline(PolicyResource bucket, String... paths) {
        return Arrays.stream(paths)
                .filter(path -> !ProviderComputed.isUnknown(bucket, path.split("[.\\[]", 2)[0]))
                .flatMap(path -> bucket.list(path).stream())
                .toList();
    }

    /** Whether logs of other resources are delivered to it. */
    static boolean receivesLogs(StackGraph graph, PolicyResource bucket) {
        return LOG_SOURCES.entrySet().stream()
                .anyMatch(source -> !graph.referrers(bucket, source.getKey(), source.getValue())
                        .isEmpty());
    }
}

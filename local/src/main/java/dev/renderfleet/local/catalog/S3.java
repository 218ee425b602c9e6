package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;
import java.util.Optional;

/** Amazon Simple Storage Service. */
final class S3 {

    static final String BUCKET_V2 = "aws:s3/bucketV2:BucketV2";
    static final String BUCKET = "aws:s3/bucket:Bucket";

    /** A bucket by name. */
    static final Targets BUCKET_NAME = Targets.attribute(BUCKET_V2, "bucket").or(Targets.attribute(BUCKET, "bucket"));

    private S3() {}

    static List<ResourceKind> kinds() {
        return List.of(
                bucket(BUCKET_V2)
                        .computed("requestPayer", "BucketOwner")
                        .computed("serverSideEncryptionConfigurations", List.of())
                        .computed("versionings", List.of())
                        .computed("grants", List.of())
                        .replaceOn("objectLockEnabled"),
                bucket(BUCKET).computed("requestPayer", "BucketOwner").computed("accelerationStatus", ""),
                part("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
                        .defaults("blockPublicAcls", false)
                        .defaults("blockPublicPolicy", false)
                        .defaults("ignorePublicAcls", false)
                        .defaults("restrictPublicBuckets", false),
                part("aws:s3/bucketPolicy:BucketPolicy").json("policy"),
                part("aws:s3/bucketVersioningV2:BucketVersioningV2")
                        .replaceOn("expectedBucketOwner")
                        .oneOf("versioningConfiguration.status", "Enabled", "Suspended", "Disabled"),
                part("aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2")
                        .replaceOn("expectedBucketOwner")
                        .oneOf(
                                "rules.applyServerSideEncryptionByDefault.sseAlgorithm",
                                "AES256",
                                "aws:kms",
                                "aws:kms:dsse")
                        .mentions("rules.applyServerSideEncryptionByDefault.kmsMasterKeyId", Kms.KEY_ANY),
                part("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2")
                        .defaults("transitionDefaultMinimumObjectSize", "all_storage_classes_128K")
                        .computed("expectedBucketOwner", "")
                        .replaceOn("expectedBucketOwner")
                        .oneOf("rules.status", "Enabled", "Disabled")
                        .oneOf(
                                "rules.transitions.storageClass",
                                "STANDARD_IA",
                                "ONEZONE_IA",
                                "INTELLIGENT_TIERING",
                                "GLACIER",
                                "GLACIER_IR",
                                "DEEP_ARCHIVE"),
                part("aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2")
                        .replaceOn("expectedBucketOwner")
                        .oneOf("corsRules.allowedMethods", "GET", "PUT", "HEAD", "POST", "DELETE"),
                part("aws:s3/bucketOwnershipControls:BucketOwnershipControls")
                        .oneOf("rule.objectOwnership", "BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"),
                part("aws:s3/bucketLoggingV2:BucketLoggingV2")
                        .replaceOn("expectedBucketOwner")
                        .mentions("targetBucket", BUCKET_NAME),
                part("aws:s3/bucketNotification:BucketNotification").defaults("eventbridge", false),
                part("aws:s3/bucketAclV2:BucketAclV2").replaceOn("expectedBucketOwner"),
                kind("aws:s3/bucketMetric:BucketMetric")
                        .id("{bucket}:{name}")
                        .replaceOn("bucket", "name")
                        .partOf("bucket", BUCKET_NAME),
                kind("aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration")
                        .id("{bucket}:{name}")
                        .defaults("status", "Enabled")
                        .replaceOn("bucket", "name")
                        .partOf("bucket", BUCKET_NAME),
                kind("aws:s3/bucketObjectv2:BucketObjectv2")
                        .id("{key}")
                        .idWithin("bucket")
                        .autoName("key", 1024, (name, inputs) -> name.replaceAll("-[0-9a-f]{7}$", ""))
                        .computed("arn", "arn:{partition}:s3:::{bucket}/{key}")
                        .defaults("forceDestroy", false)
                        .computed("contentType", "application/octet-stream")
                        .computed("etag", "{hex32}")
                        .computed("serverSideEncryption", "AES256")
                        .computed("storageClass", "STANDARD")
                        .replaceOn("bucket", "key")
                        .partOf("bucket", BUCKET_NAME));
    }

    private static ResourceKind bucket(String token) {
        return kind(token)
                .id("{bucket}")
                .autoNameLower("bucket", 63)
                .computed("arn", "arn:{partition}:s3:::{bucket}")
                .defaults("forceDestroy", false)
                .computed("bucketDomainName", "{bucket}.s3.{suffix}")
                .computed("bucketRegionalDomainName", "{bucket}.s3.{region}.{suffix}")
                // S3's hosted zone in us-east-1; every region has its own.
                .computed("hostedZoneId", "Z3AQBSTGFYJSTF")
                .computed("region", "{region}")
                .replaceOn("bucket", "bucketPrefix", "objectLockConfiguration.objectLockEnabled")
                .matches(
                        "bucket",
                        "(?!xn--|sthree-)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
                        "3 to 63 lower-case letters, digits, periods and hyphens")
                .rule(
                        "bucket",
                        bucket -> bucket.text("bucket").matches("[\\d.]+")
                                ? Optional.of("must not look like an address")
                                : Optional.empty())
                .unique("BucketAlreadyOwnedByYou: {bucket} already exists and is yours", "bucket");
    }

    /** A part of a bucket's configuration; a bucket has each at most once, and its id is the bucket's. */
    private static ResourceKind part(String token) {
        return kind(token)
                .id("{bucket}")
                .noAutoName()
                .replaceOn("bucket")
                .partOf("bucket", BUCKET_NAME)
                .cloudRule(part -> Optional.of(part.text("bucket"))
                        .filter(bucket -> !part.cloud()
                                .find(
                                        token,
                                        other -> bucket.equals(
                                                other.state().get("bucket").textOrNull()))
                                .isEmpty())
                        .map(bucket -> "the bucket " + bucket + " already has a " + token
                                + ": the two would overwrite each other"));
    }
}

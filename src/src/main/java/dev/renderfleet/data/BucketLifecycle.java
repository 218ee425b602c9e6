package dev.renderfleet.data;

import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleExpirationArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleFilterArgs;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs;

/** The lifecycle rules that buckets are made of. */
public final class BucketLifecycle {

    private static final int ABORT_UPLOADS_DAYS = 7;

    private BucketLifecycle() {}

    /** Deletes what lies below a prefix after so many days. */
    public static BucketLifecycleConfigurationV2RuleArgs expire(String id, String prefix, int days) {
        return BucketLifecycleConfigurationV2RuleArgs.builder()
                .id(id)
                .status("Enabled")
                .filter(BucketLifecycleConfigurationV2RuleFilterArgs.builder()
                        .prefix(prefix)
                        .build())
                .expiration(BucketLifecycleConfigurationV2RuleExpirationArgs.builder()
                        .days(days)
                        .build())
                .build();
    }

    /** Deletes old versions after so many days, and what is left of broken uploads. */
    public static BucketLifecycleConfigurationV2RuleArgs housekeeping(int oldVersionDays) {
        return BucketLifecycleConfigurationV2RuleArgs.builder()
                .id("housekeeping")
                .status("Enabled")
                .filter(BucketLifecycleConfigurationV2RuleFilterArgs.builder()
                        .prefix("")
                        .build())
                .noncurrentVersionExpiration(BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs.builder()
                        .noncurrentDays(oldVersionDays)
                        .build())
                .abortIncompleteMultipartUpload(
                        BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs.builder()
                                .daysAfterInitiation(ABORT_UPLOADS_DAYS)
                                .build())
                .build();
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3AccessLogsTest {

    private final PolicyTester rule = PolicyTester.of(new S3AccessLogs());
    private final TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");
    private final TestResource logs = TestResource.of("aws:s3/bucketV2:BucketV2", "logs");

    @Test
    void a_logged_bucket_is_compliant_and_the_bucket_of_its_logs_left_out() {
        var logging = TestResource.of("aws:s3/bucketLoggingV2:BucketLoggingV2")
                .refers("bucket", bucket)
                .refers("targetBucket", logs);
        assertThat(rule.judgeStack(bucket, logs, logging).isCompliant()).isTrue();
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        var logging = TestResource.of("aws:s3/bucketLoggingV2:BucketLoggingV2")
                .refersUnknown("bucket", bucket)
                .refersUnknown("targetBucket", logs);
        assertThat(rule.judgeStack(bucket, logs, logging).isCompliant()).isTrue();
    }

    @Test
    void logging_inside_the_bucket_counts() {
        var logged = bucket.refers("loggings[0].targetBucket", logs);
        assertThat(rule.judgeStack(logged, logs).isCompliant()).isTrue();
    }

    @Test
    void a_bucket_without_logging_violates() {
        assertThat(rule.judgeStack(bucket).violations()).containsExactly("nobody logs access to the bucket");
        assertThat(rule.judgeStack(bucket.unknown("loggings")).violators()).containsExactly("media");
    }

    @Test
    void logging_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(bucket.refersUnknown("loggings", TestResource.of("aws:ssm/parameter:Parameter")))
                        .notJudged())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "aws:lb/loadBalancer:LoadBalancer, accessLogs.bucket",
        "aws:cloudfront/distribution:Distribution, loggingConfig.bucket",
        "aws:ec2/flowLog:FlowLog, logDestination",
        "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination,"
                + " deliveryDestinationConfiguration.destinationResourceArn"
    })
    void a_bucket_that_logs_are_delivered_to_is_left_out(String type, String property) {
        var source = TestResource.of(type);
        assertThat(rule.judgeStack(logs, source.refers(property, logs)).notApplicable())
                .containsExactly("logs are delivered to the bucket");
        assertThat(rule.judgeStack(logs, source).violators()).containsExactly("logs");
    }
}

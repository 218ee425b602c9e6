package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CfLogsTest {

    private final PolicyTester rule = PolicyTester.of(new CfLogs());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION, "cdn");
    private final TestResource delivery = TestResource.of("aws:cloudwatch/logDeliverySource:LogDeliverySource");

    @Test
    void logs_to_a_bucket_are_compliant() {
        assertThat(rule.judgeStack(distribution.with("loggingConfig.bucket", "logs.s3.amazonaws.com"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(distribution.unknown("loggingConfig.bucket")).isCompliant())
                .isTrue();
    }

    @Test
    void logs_in_real_time_are_compliant() {
        assertThat(rule.judgeStack(distribution.with(
                                "defaultCacheBehavior.realtimeLogConfigArn", "arn:aws:cloudfront::1:realtime"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void logs_by_log_delivery_are_compliant() {
        assertThat(rule.judgeStack(distribution, delivery.refers("resourceArn", distribution, "arn"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(distribution, delivery.refersUnknown("resourceArn", distribution))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void no_logs_violate() {
        assertThat(rule.judgeStack(distribution, delivery).violations())
                .containsExactly("requests to the distribution are not logged");
        assertThat(rule.judgeStack(distribution).violators()).containsExactly("cdn");
    }
}

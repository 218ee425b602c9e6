package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class LogRetentionTest {

    private final PolicyTester rule = PolicyTester.of(new LogRetention());
    private final TestResource group = TestResource.of("aws:cloudwatch/logGroup:LogGroup");

    @Test
    void a_retention_is_compliant() {
        assertThat(rule.judge(group.with("retentionInDays", 1)).isCompliant()).isTrue();
        assertThat(rule.judge(group.with("logGroupClass", "DELIVERY")).isCompliant())
                .isTrue();
    }

    @Test
    void no_retention_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("the log group keeps everything forever");
        assertThat(rule.judge(group.with("retentionInDays", 0).with("logGroupClass", "STANDARD"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_retention_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("retentionInDays")).notJudged()).hasSize(1);
    }
}

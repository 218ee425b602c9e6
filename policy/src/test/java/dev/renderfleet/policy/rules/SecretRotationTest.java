package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretRotationTest {

    private final PolicyTester rule = PolicyTester.of(new SecretRotation());
    private final TestResource rotation = TestResource.of("aws:secretsmanager/secretRotation:SecretRotation");

    @Test
    void a_rotation_within_90_days_is_compliant() {
        assertThat(rule.judge(rotation.with("rotationRules.automaticallyAfterDays", 90))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_rarer_rotation_violates() {
        assertThat(rule.judge(rotation.with("rotationRules.automaticallyAfterDays", 91))
                        .violations())
                .containsExactly("the secret may stay the same for more than 90 days");
    }

    @Test
    void the_limit_can_be_configured() {
        var monthly = rule.config("maximumDays", 30);
        assertThat(monthly.judge(rotation.with("rotationRules.automaticallyAfterDays", 30))
                        .isCompliant())
                .isTrue();
        assertThat(monthly.judge(rotation.with("rotationRules.automaticallyAfterDays", 31))
                        .violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(90 days)",
                "rate(1 day)",
                "rate(4 hours)",
                "rate(2160 hours)",
                "cron(0 8 1 * ? *)",
                "cron(0 8 ? * MON *)",
                "cron(0 8 1 1/2 ? *)",
                "cron(0 8 1 1,3,5,7,9,11 ? *)"
            })
    void a_schedule_that_runs_often_enough_is_compliant(String schedule) {
        assertThat(rule.judge(rotation.with("rotationRules.scheduleExpression", schedule))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate(91 days)",
                "rate(2161 hours)",
                "cron(0 8 1 1/3 ? *)",
                "cron(0 8 1 */4 ? *)",
                "cron(0 8 1 1 ? *)",
                "cron(0 8 1 JAN,JUL ? *)"
            })
    void a_schedule_that_runs_too_rarely_violates(String schedule) {
        assertThat(rule.judge(rotation.with("rotationRules.scheduleExpression", schedule))
                        .violations())
                .containsExactly("the secret may stay the same for more than 90 days");
    }

    @Test
    void a_schedule_counts_more_than_days() {
        TestResource both = rotation.with("rotationRules.scheduleExpression", "rate(7 days)")
                .with("rotationRules.automaticallyAfterDays", 365);
        assertThat(rule.judge(both).isCompliant()).isTrue();
    }

    @Test
    void a_rotation_without_a_schedule_violates() {
        assertThat(rule.judge(rotation).violations()).containsExactly("the rotation has no schedule");
        assertThat(rule.judge(rotation.with("rotationRules.scheduleExpression", "often"))
                        .violations())
                .containsExactly("the rotation has no schedule");
    }

    @Test
    void a_number_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(rotation.unknown("rotationRules.automaticallyAfterDays"))
                        .notJudged())
                .hasSize(1);
    }
}

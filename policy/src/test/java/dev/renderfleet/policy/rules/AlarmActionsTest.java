package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlarmActionsTest {

    private final PolicyTester rule = PolicyTester.of(new AlarmActions());
    private final TestResource alarm = TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm");

    @Test
    void an_alarm_with_an_action_is_compliant() {
        assertThat(rule.judge(alarm.with("alarmActions", List.of("arn:aws:sns:us-east-1:123456789012:p1")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(alarm.unknown("alarmActions[0]").with("actionsEnabled", true))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_alarm_without_an_action_violates() {
        assertThat(rule.judge(alarm).violations()).containsExactly("the alarm tells nobody");
        assertThat(rule.judge(TestResource.of("aws:cloudwatch/compositeAlarm:CompositeAlarm")
                                .with("alarmActions", List.of()))
                        .violations())
                .containsExactly("the alarm tells nobody");
    }

    @Test
    void an_alarm_that_is_switched_off_violates() {
        assertThat(rule.judge(alarm.with("alarmActions", List.of("a")).with("actionsEnabled", false))
                        .violations())
                .containsExactly("the alarm's actions are switched off");
    }

    @Test
    void actions_that_are_not_known_yet_are_actions() {
        assertThat(rule.judge(alarm.unknown("alarmActions")).isCompliant()).isTrue();
        assertThat(rule.judge(alarm.unknown("actionsEnabled")).notJudged()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlarmTopicSubscribedTest {

    private final PolicyTester rule = PolicyTester.of(new AlarmTopicSubscribed());
    private final TestResource topic = TestResource.of("aws:sns/topic:Topic", "p1");
    private final TestResource alarm = TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm");
    private final TestResource subscription = TestResource.of("aws:sns/topicSubscription:TopicSubscription");

    @Test
    void a_subscribed_topic_is_compliant() {
        assertThat(rule.judgeStack(
                                topic,
                                alarm.refers("alarmActions[0]", topic, "arn"),
                                subscription.refers("topic", topic, "arn"))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alarmActions", "okActions", "insufficientDataActions"})
    void a_topic_without_a_subscription_violates(String actions) {
        var judgement = rule.judgeStack(topic, alarm.refers(actions + "[0]", topic, "arn"), subscription);
        assertThat(judgement.violations()).containsExactly("alarms publish to the topic, but nobody subscribed to it");
        assertThat(judgement.violators()).containsExactly("p1");
    }

    @Test
    void composite_alarms_count() {
        TestResource composite = TestResource.of("aws:cloudwatch/compositeAlarm:CompositeAlarm");
        assertThat(rule.judgeStack(topic, composite.refers("alarmActions[0]", topic, "arn"))
                        .violators())
                .containsExactly("p1");
    }

    @Test
    void topics_without_alarms_are_not_judged() {
        assertThat(rule.judgeStack(topic, alarm).notApplicable()).containsExactly("no alarm publishes to it");
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned = alarm.refersUnknown("alarmActions", topic);
        assertThat(rule.judgeStack(topic, planned).violators()).containsExactly("p1");
        assertThat(rule.judgeStack(topic, planned, subscription.refersUnknown("topic", topic))
                        .isCompliant())
                .isTrue();
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class QueueDeadLetterTest {

    private final PolicyTester rule = PolicyTester.of(new QueueDeadLetter());
    private final TestResource letters =
            TestResource.of("aws:sqs/queue:Queue", "letters").with("name", "bp-letters");
    private final TestResource alarm = TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm", "letters-alarm")
            .with("dimensions.QueueName", "bp-letters");
    private final TestResource jobs = TestResource.of("aws:sqs/queue:Queue", "jobs");

    @Test
    void a_queue_with_a_watched_dead_letter_queue_is_compliant() {
        var redriven = jobs.refers("redrivePolicy", letters, "arn");
        assertThat(rule.judgeStack(redriven, letters, alarm).isCompliant()).isTrue();
    }

    @Test
    void a_redrive_policy_of_its_own_counts() {
        var redrive = TestResource.of("aws:sqs/redrivePolicy:RedrivePolicy")
                .refers("queueUrl", jobs)
                .refers("redrivePolicy", letters, "arn");
        assertThat(rule.judgeStack(jobs, redrive, letters, alarm).isCompliant()).isTrue();
    }

    @Test
    void a_queue_without_a_dead_letter_queue_violates() {
        assertThat(rule.judgeStack(jobs).violations()).containsExactly("the queue has no dead-letter queue");
        assertThat(rule.judgeStack(jobs).violators()).containsExactly("jobs");
    }

    @Test
    void an_unwatched_dead_letter_queue_violates() {
        var redriven = jobs.refers("redrivePolicy", letters, "arn");
        assertThat(rule.judgeStack(redriven, letters).violations())
                .containsExactly("no alarm watches the dead-letter queue");
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        var redriven = jobs.refersUnknown("redrivePolicy", letters);
        var unknownAlarm =
                TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm").refersUnknown("dimensions", letters);
        assertThat(rule.judgeStack(redriven, letters, unknownAlarm).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(redriven, letters).violators()).containsExactly("letters");
    }

    @Test
    void what_the_provider_would_fill_in_before_the_first_update_is_no_dead_letter_queue() {
        assertThat(rule.judgeStack(jobs.unknown("redrivePolicy")).violators()).containsExactly("jobs");
    }

    @Test
    void a_redrive_policy_that_nothing_traces_may_be_that_of_any_queue_that_has_none() {
        var redrive = TestResource.of("aws:sqs/redrivePolicy:RedrivePolicy", "someones")
                .unknown("queueUrl");
        assertThat(rule.judgeStack(jobs, redrive).notJudged())
                .containsExactly("cannot be judged before the update: queueUrl of someones is not known yet");
    }

    @Test
    void a_stack_without_queues_is_not_applicable() {
        assertThat(rule.judgeStack(alarm).notApplicable()).hasSize(1);
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class QueueVisibilityTest {

    private final PolicyTester rule = PolicyTester.of(new QueueVisibility());
    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue", "jobs");
    private final TestResource letters = TestResource.of("aws:sqs/queue:Queue", "letters");
    private final TestResource function = TestResource.of("aws:lambda/function:Function", "worker");

    private static TestResource mapping(TestResource from, TestResource to) {
        return TestResource.of("aws:lambda/eventSourceMapping:EventSourceMapping")
                .refers("eventSourceArn", from, "arn")
                .refers("functionName", to, "arn");
    }

    @Test
    void six_timeouts_are_compliant() {
        TestResource worker = function.with("timeout", 10);
        TestResource patient = queue.with("visibilityTimeoutSeconds", 60);
        assertThat(rule.judgeStack(patient, worker, mapping(patient, worker)).isCompliant())
                .isTrue();
    }

    @Test
    void less_violates() {
        TestResource worker = function.with("timeout", 10);
        TestResource hasty = queue.with("visibilityTimeoutSeconds", 59);
        var judgement = rule.judgeStack(hasty, worker, mapping(hasty, worker));
        assertThat(judgement.violations())
                .containsExactly("it hides messages for 59 s, but worker may work on one for 10 s: 60 s are needed");
        assertThat(judgement.violators()).containsExactly("jobs");
    }

    @Test
    void defaults_of_aws_count() {
        assertThat(rule.judgeStack(queue, function, mapping(queue, function)).isCompliant())
                .isTrue();
        TestResource slow = function.with("timeout", 6);
        assertThat(rule.judgeStack(queue, slow, mapping(queue, slow)).violations())
                .containsExactly("it hides messages for 30 s, but worker may work on one for 6 s: 36 s are needed");
        TestResource hasty = queue.with("visibilityTimeoutSeconds", 17);
        assertThat(rule.judgeStack(hasty, function, mapping(hasty, function)).violations())
                .hasSize(1);
    }

    @Test
    void an_alias_leads_to_its_function() {
        TestResource slow = function.with("timeout", 60);
        TestResource alias = TestResource.of("aws:lambda/alias:Alias", "live").refers("functionName", slow);
        assertThat(rule.judgeStack(queue, slow, alias, mapping(queue, alias)).violators())
                .containsExactly("jobs");
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource slow = function.with("timeout", 60);
        TestResource mapping = TestResource.of("aws:lambda/eventSourceMapping:EventSourceMapping")
                .refersUnknown("eventSourceArn", queue)
                .refersUnknown("functionName", slow);
        assertThat(rule.judgeStack(queue, slow, mapping).violators()).containsExactly("jobs");
    }

    @Test
    void dead_letters_are_kept_at_least_as_long_as_their_source() {
        TestResource source = queue.with("messageRetentionSeconds", 345_601).refers("redrivePolicy", letters, "arn");
        assertThat(rule.judgeStack(source, letters).violations())
                .containsExactly("it keeps messages longer than its dead-letter queue letters");
        assertThat(rule.judgeStack(source.with("messageRetentionSeconds", 345_600), letters)
                        .isCompliant())
                .isTrue();
        TestResource shortLived = letters.with("messageRetentionSeconds", 345_599);
        assertThat(rule.judgeStack(queue.refers("redrivePolicy", shortLived, "arn"), shortLived)
                        .violators())
                .containsExactly("jobs");
    }

    @Test
    void a_redrive_policy_of_its_own_counts() {
        TestResource source = queue.with("messageRetentionSeconds", 600_000);
        TestResource redrive = TestResource.of("aws:sqs/redrivePolicy:RedrivePolicy")
                .refers("queueUrl", source)
                .refersUnknown("redrivePolicy", letters);
        assertThat(rule.judgeStack(source, letters, redrive).violators()).containsExactly("jobs");
    }

    @Test
    void a_timeout_that_is_not_known_yet_cannot_be_judged() {
        TestResource unknown = function.unknown("timeout");
        assertThat(rule.judgeStack(queue, unknown, mapping(queue, unknown)).notJudged())
                .hasSize(1);
    }

    @Test
    void a_stack_without_queues_is_not_applicable() {
        assertThat(rule.judgeStack(function).notApplicable()).hasSize(1);
    }
}

package dev.renderfleet.policy.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueuePolicy;
import com.pulumi.aws.sqs.QueuePolicyArgs;
import com.pulumi.core.Output;
import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

// docs:begin stack-rule-test
final class QueueHasPolicyTest {

    private final PolicyTester rule = PolicyTester.of(new QueueHasPolicy());
    private final TestResource jobs = TestResource.of("aws:sqs/queue:Queue", "jobs");
    private final TestResource policy = TestResource.of("aws:sqs/queuePolicy:QueuePolicy", "jobs-policy");

    @Test
    void a_queue_with_a_policy_is_compliant_before_and_after_it_exists() {
        assertThat(rule.judgeStack(jobs, policy.refers("queueUrl", jobs)).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(jobs, policy.refersUnknown("queueUrl", jobs)).isCompliant())
                .isTrue();
    }

    @Test
    void a_queue_without_one_violates() {
        assertThat(rule.judgeStack(jobs, policy.with("queueUrl", "another")).violators())
                .containsExactly("jobs");
    }

    @Test
    void what_a_program_registers_can_be_judged_too() {
        Recording recording = new ProgramRecorder().preview().run(context -> {
            Queue queue = new Queue("jobs");
            new QueuePolicy(
                    "jobs-policy",
                    QueuePolicyArgs.builder()
                            .queueUrl(queue.url())
                            .policy(Output.of("{}"))
                            .build());
            new Queue("forgotten");
        });
        assertThat(rule.judge(recording.requireSuccess()).violators()).containsExactly("forgotten");
    }
}
// docs:end

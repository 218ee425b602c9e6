package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqsTlsOnlyTest {

    private static final String DENY =
            """
            {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*",
              "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
            """;
    private static final String OTHER = "{\"Statement\": []}";
    private static final String VIOLATION = "no policy denies requests without TLS";

    private final PolicyTester rule = PolicyTester.of(new SqsTlsOnly());
    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue", "jobs");
    private final TestResource attached =
            TestResource.of("aws:sqs/queuePolicy:QueuePolicy").refers("queueUrl", queue);

    @Test
    void a_queue_with_such_a_policy_is_compliant() {
        assertThat(rule.judgeStack(queue, attached.with("policy", DENY)).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(queue.with("policy", DENY)).isCompliant()).isTrue();
        assertThat(rule.judgeStack(queue.with("policy", "\n" + DENY)).isCompliant())
                .isTrue();
    }

    @Test
    void a_policy_given_as_an_object_counts() {
        assertThat(rule.judgeStack(queue.with("policy.Statement[0].Effect", "Allow"))
                        .violations())
                .containsExactly(VIOLATION);
        var denying = queue.with("policy.Statement[0].Effect", "Deny")
                .with("policy.Statement[0].Principal", "*")
                .with("policy.Statement[0].Action", "sqs:*")
                .with("policy.Statement[0].Resource", "*")
                .with("policy.Statement[0].Condition.Bool[\"aws:SecureTransport\"]", "false");
        assertThat(rule.judgeStack(denying).isCompliant()).isTrue();
    }

    @Test
    void a_queue_without_violates() {
        var other = TestResource.of("aws:sqs/queue:Queue", "other");
        var judgement =
                rule.judgeStack(queue, other, attached.refers("queueUrl", other).with("policy", DENY));
        assertThat(judgement.violations()).containsExactly(VIOLATION);
        assertThat(judgement.violators()).containsExactly("jobs");
        assertThat(rule.judgeStack(queue, attached.with("policy", OTHER)).violations())
                .containsExactly(VIOLATION);
        assertThat(rule.judgeStack(queue.with("policy", OTHER)).violations()).containsExactly(VIOLATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SendMessage", "ReceiveMessage", "DeleteMessage"})
    void every_action_on_messages_has_to_be_denied(String left) {
        String others =
                "[\"sqs:SendMessage\", \"sqs:ReceiveMessage\", \"sqs:DeleteMessage\"]".replace(left, "PurgeQueue");
        assertThat(rule.judgeStack(queue.with("policy", DENY.replace("\"sqs:*\"", others)))
                        .violations())
                .containsExactly(VIOLATION);
    }

    @Test
    void one_policy_that_denies_is_enough() {
        assertThat(rule.judgeStack(queue.with("policy", OTHER), attached.with("policy", DENY))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(queue.with("policy", DENY), attached.unknown("policy"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judgeStack(queue, attached.unknown("policy")).notJudged())
                .containsExactly("cannot be judged before the update: policy is not known yet");
        assertThat(rule.judgeStack(queue.refersUnknown("policy", TestResource.of("aws:iam/role:Role")))
                        .notJudged())
                .hasSize(1);
    }

    @Test
    void what_the_provider_computes_is_no_policy() {
        assertThat(rule.judgeStack(queue.unknown("policy")).violations()).containsExactly(VIOLATION);
        assertThat(rule.judgeStack(queue.with("policy", "")).violations()).containsExactly(VIOLATION);
        assertThat(rule.judgeStack(queue.with("policy", List.of())).violations())
                .containsExactly(VIOLATION);
    }

    @Test
    void before_the_first_update_the_recorded_dependency_tells_the_queue() {
        assertThat(rule.judgeStack(
                                queue, attached.refersUnknown("queueUrl", queue).with("policy", DENY))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void before_the_first_update_a_queue_without_a_policy_violates_all_the_same() {
        var other = TestResource.of("aws:sqs/queue:Queue", "other").unknown("policy");
        var judgement = rule.judgeStack(
                queue, other, attached.refersUnknown("queueUrl", queue).with("policy", DENY));
        assertThat(judgement.violations()).containsExactly(VIOLATION);
        assertThat(judgement.violators()).containsExactly("other");
    }

    @Test
    void a_policy_that_nothing_traces_may_be_that_of_any_queue_that_has_none() {
        TestResource untraced = TestResource.of("aws:sqs/queuePolicy:QueuePolicy", "someones")
                .unknown("queueUrl")
                .with("policy", DENY);
        assertThat(rule.judgeStack(queue, untraced).notJudged())
                .containsExactly("cannot be judged before the update: queueUrl of someones is not known yet");
    }
}

package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EsmPartialBatchTest {

    private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:jobs";

    private final PolicyTester rule = PolicyTester.of(new EsmPartialBatch());
    private final TestResource mapping = TestResource.of("aws:lambda/eventSourceMapping:EventSourceMapping");
    private final TestResource queue = mapping.with("eventSourceArn", QUEUE);

    @Test
    void partial_responses_are_compliant_even_before_the_queue_is_known() {
        var partial = mapping.with("functionResponseTypes", List.of("ReportBatchItemFailures"));
        assertThat(rule.judge(partial.unknown("eventSourceArn")).isCompliant()).isTrue();
        assertThat(rule.judge(partial.with("eventSourceArn", QUEUE)).notApplicable())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                QUEUE,
                "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/clicks",
                "arn:aws:dynamodb:eu-central-1:123456789012:table/tasks/stream/1"
            })
    void whole_batches_violate(String source) {
        assertThat(rule.judge(mapping.with("eventSourceArn", source)).violations())
                .containsExactly("one bad message sends its whole batch round again");
    }

    @Test
    void a_batch_of_one_is_left_out() {
        assertThat(rule.judge(queue.with("batchSize", 1)).notApplicable()).containsExactly("a batch is one message");
        assertThat(rule.judge(queue.with("batchSize", 2)).violations()).hasSize(1);
    }

    @Test
    void other_sources_are_left_out() {
        assertThat(rule.judge(mapping.with("eventSourceArn", "arn:aws:mq:eu-central-1:123456789012:broker:sqs:1"))
                        .notApplicable())
                .containsExactly("its source knows no partial batch responses");
        assertThat(rule.judge(mapping.with("topics", List.of("clicks"))).notApplicable())
                .hasSize(1);
    }

    @Test
    void an_unknown_source_cannot_be_judged() {
        assertThat(rule.judge(mapping.unknown("eventSourceArn")).notJudged()).hasSize(1);
    }
}

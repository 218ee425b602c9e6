package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.regex.Pattern;

/**
 * Functions fed in batches report the messages they failed on. Asked of queues and streams, for which Lambda knows partial
 * responses, and of batches of more than one.
 */
public final class EsmPartialBatch implements ResourcePolicy {

    private static final Pattern QUEUE_OR_STREAM = Pattern.compile("arn:[^:]*:(sqs|kinesis|dynamodb):.*");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("esm-partial-batch", Kind.RELIABILITY)
                .what("Event source mappings of queues and streams take partial batch responses.")
                .why("One bad message otherwise sends its whole batch round again, and good ones are handled twice.")
                .fix("add ReportBatchItemFailures to functionResponseTypes, and return the failed items' ids");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/eventSourceMapping:EventSourceMapping");
    }

    @Override
    public Verdict check(PolicyResource mapping, PolicyContext context) {
        if (mapping.strings("functionResponseTypes").contains("ReportBatchItemFailures")) {
            return Verdict.compliant();
        }
        if (mapping.integer("batchSize").filter(size -> size == 1).isPresent()) {
            return Verdict.notApplicable("a batch is one message");
        }
        return QUEUE_OR_STREAM.matcher(mapping.text("eventSourceArn")).matches()
                ? Verdict.violation("one bad message sends its whole batch round again")
                : Verdict.notApplicable("its source knows no partial batch responses");
    }
}

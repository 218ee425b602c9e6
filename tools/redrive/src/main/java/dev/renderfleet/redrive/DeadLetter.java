package dev.renderfleet.redrive;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A message in a dead-letter queue. Functions that put one there themselves give it the attribute {@code Error} ("a word: what
 * is wrong") and, on FIFO queues, {@code DeduplicationId} (the one that it had in its own queue); neither is sent back.
 */
record DeadLetter(Message message) {

    static final String ERROR = "Error";
    static final String DEDUPLICATION_ID = "DeduplicationId";

    String id() {
        return message.messageId();
    }

    Optional<String> error() {
        return Optional.ofNullable(message.messageAttributes().get(ERROR)).map(MessageAttributeValue::stringValue);
    }

    /** The first word of the error, by which dead letters are counted. */
    String reason() {
        return error().map(text -> text.replaceAll("(?s):.*", "")).orElse("(none)");
    }

    /** When it came into this queue; of a standard queue's message that SQS moved here, when it was first sent. */
    Instant sentAt() {
        return Instant.ofEpochMilli(
                Long.parseLong(message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP)));
    }

    Optional<String> group() {
        return Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }

    /** The one that it had in its own queue. */
    Optional<String> deduplicationId() {
        return Optional.ofNullable(message.messageAttributes().get(DEDUPLICATION_ID))
                .map(MessageAttributeValue::stringValue)
                .or(() -> Optional.ofNullable(
                        message.attributes().get(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID)));
    }

    Optional<String> traceHeader() {
        return Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER));
    }

    /** The sender's own attributes. */
    Map<String, MessageAttributeValue> attributes() {
        Map<String, MessageAttributeValue> own = new HashMap<>(message.messageAttributes());
        own.remove(ERROR);
        own.remove(DEDUPLICATION_ID);
        return own;
    }
}

package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.runtime.FunctionException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Puts a message that cannot be stored into the dead-letter queue, as it is and with its error: SQS itself would move it only
 * after every try, and without a word about the reason.
 *
 * <p>On a FIFO queue it stays in its group. Its deduplication id there is the message's own id, so that a repeated attempt
 * leaves one dead letter, and two messages that a producer sent with the same id at different times leave two; the
 * producer's id is kept as an attribute for whoever sends the message back.
 */
final class DeadLetters {
    /** A name of {@link Reason}, a colon, and what is wrong. */
    static final String ERROR = "Error";

    /** The deduplication id that the message had in its own queue. */
    static final String DEDUPLICATION_ID = "DeduplicationId";

    /** In characters; what is left out of it is in the log. */
    private static final int LONGEST_ERROR = 512;

    private final SqsClient sqs;
    private final String queueUrl;

    DeadLetters(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    /** The queue did not take a dead letter, for example because it is as large as a message can be without the error. */
    static final class NotTakenException extends FunctionException {
        private static final long serialVersionUID = 1L;

        NotTakenException(String why) {
            super(
                    "The dead-letter queue did not take a message",
                    why,
                    "nothing is lost: SQS moves the message there by itself after its last try, without the error");
        }
    }

    void send(SqsMessage message, Reason reason, String what) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        message.messageAttributes()
                .entrySet()
                .forEach(entry -> attributes.put(
                        entry.getKey(), attribute(entry.getValue().getAsJsonObject())));
        attributes.put(ERROR, text(shortened(reason + ": " + what)));
        SendMessageRequest.Builder request =
                SendMessageRequest.builder().queueUrl(queueUrl).messageBody(message.body());
        message.groupId().ifPresent(request::messageGroupId);
        if (message.fifo()) {
            request.messageDeduplicationId(message.id());
            message.deduplicationId().ifPresent(id -> attributes.put(DEDUPLICATION_ID, text(id)));
        }
        message.traceHeader()
                .ifPresent(header -> request.messageSystemAttributes(Map.of(
                        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                        MessageSystemAttributeValue.builder()
                                .dataType("String")
                                .stringValue(header)
                                .build())));
        try {
            sqs.sendMessage(request.messageAttributes(attributes).build());
        } catch (SdkException e) {
            throw new NotTakenException(String.valueOf(e.getMessage()));
        }
    }

    private static MessageAttributeValue attribute(JsonObject json) {
        MessageAttributeValue.Builder value =
                MessageAttributeValue.builder().dataType(json.get("dataType").getAsString());
        if (present(json.get("stringValue"))) {
            value.stringValue(json.get("stringValue").getAsString());
        }
        if (present(json.get("binaryValue"))) {
            value.binaryValue(SdkBytes.fromByteArray(
                    Base64.getDecoder().decode(json.get("binaryValue").getAsString())));
        }
        return value.build();
    }

    private static boolean present(JsonElement value) {
        return value != null && !value.isJsonNull();
    }

    private static MessageAttributeValue text(String text) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(text)
                .build();
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR - 1) + "…";
    }
}

package dev.renderfleet.redrive;

import dev.renderfleet.lambda.testing.EmulatedAws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue and its dead letters on emulated SQS, filled by hand. */
final class Emulated {
    private final SqsClient sqs;
    private final QueuePair pair;

    Emulated(EmulatedAws aws, boolean fifo) {
        sqs = aws.sqs();
        String name = "q-" + UUID.randomUUID();
        pair = new QueuePair(create(name, fifo), create(name + "_dlq", fifo));
    }

    private String create(String name, boolean fifo) {
        Map<QueueAttributeName, String> attributes = new HashMap<>();
        if (fifo) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
            attributes.put(QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup");
            attributes.put(QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId");
        }
        return sqs.createQueue(request ->
                        request.queueName(fifo ? name + ".fifo" : name).attributes(attributes))
                .queueUrl();
    }

    SqsClient sqs() {
        return sqs;
    }

    QueuePair pair() {
        return pair;
    }

    static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    /** A dead letter of a standard queue, with an error unless that is empty. */
    void deadLetter(String body, String error) {
        sqs.sendMessage(request -> request.queueUrl(pair.deadLetterUrl())
                .messageBody(body)
                .messageAttributes(error.isEmpty() ? Map.of() : Map.of("Error", text(error))));
    }

    /** A dead letter of a FIFO queue, as a function leaves one. */
    void deadLetter(String body, String group, String deduplicationId) {
        sqs.sendMessage(request -> request.queueUrl(pair.deadLetterUrl())
                .messageBody(body)
                .messageGroupId(group)
                .messageDeduplicationId(UUID.randomUUID().toString())
                .messageAttributes(Map.of("Error", text("GaveUp: x"), "DeduplicationId", text(deduplicationId))));
    }

    /** Takes everything out of the queue, in order. */
    List<Message> takeQueue() {
        return take(pair.url());
    }

    List<Message> takeDeadLetters() {
        return take(pair.deadLetterUrl());
    }

    private List<Message> take(String url) {
        List<Message> taken = new ArrayList<>();
        while (true) {
            List<Message> some = sqs.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            if (some.isEmpty()) {
                return taken;
            }
            some.forEach(message ->
                    sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle())));
            taken.addAll(some);
        }
    }

    static List<String> bodies(List<Message> messages) {
        return messages.stream().map(Message::body).toList();
    }
}

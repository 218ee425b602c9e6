package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.testing.EmulatedAws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue with its dead-letter queue, as the stack makes them but for the visibility timeout, on emulated SQS. */
final class Queues implements AutoCloseable {
    private static final int BATCH = 10;

    private final SqsClient sqs;
    private final boolean fifo;
    private final String url;
    private final String deadLetterUrl;

    /**
     * @param visibilitySeconds how long a message is hidden once it was handed out
     */
    Queues(EmulatedAws aws, boolean fifo, int visibilitySeconds, int maxReceives) {
        this.sqs = aws.sqs();
        this.fifo = fifo;
        String name = "notifications-" + UUID.randomUUID();
        this.deadLetterUrl = create(name + "_dlq", Map.of());
        JsonObject redrive = new JsonObject();
        redrive.addProperty("deadLetterTargetArn", arn(deadLetterUrl));
        redrive.addProperty("maxReceiveCount", maxReceives);
        this.url = create(
                name,
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        String.valueOf(visibilitySeconds),
                        QueueAttributeName.REDRIVE_POLICY,
                        redrive.toString()));
    }

    private String create(String name, Map<QueueAttributeName, String> more) {
        Map<QueueAttributeName, String> attributes = new HashMap<>(more);
        if (fifo) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
            attributes.put(QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup");
            attributes.put(QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId");
        }
        return sqs.createQueue(request ->
                        request.queueName(fifo ? name + ".fifo" : name).attributes(attributes))
                .queueUrl();
    }

    private String arn(String queueUrl) {
        return sqs.getQueueAttributes(
                        request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    SqsClient sqs() {
        return sqs;
    }

    String url() {
        return url;
    }

    String arn() {
        return arn(url);
    }

    String deadLetterUrl() {
        return deadLetterUrl;
    }

    void send(String body) {
        sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
    }

    /** Sends in batches, to no group. */
    void send(List<String> bodies) {
        sendTo(bodies.stream().map(body -> new String[] {null, body}).toList());
    }

    /** Sends in batches; each item is a group and a body. */
    void sendTo(List<String[]> items) {
        for (int from = 0; from < items.size(); from += BATCH) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (String[] item : items.subList(from, Math.min(from + BATCH, items.size()))) {
                SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
                        .id(String.valueOf(entries.size()))
                        .messageBody(item[1]);
                if (fifo) {
                    entry.messageGroupId(item[0])
                            .messageDeduplicationId(UUID.randomUUID().toString());
                }
                entries.add(entry.build());
            }
            var answer = sqs.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
            if (!answer.failed().isEmpty()) {
                throw new AssertionError(answer.failed().toString());
            }
        }
    }

    /** Messages that are in the queue, handed out or not. */
    int waiting() {
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return attributes.values().stream().mapToInt(Integer::parseInt).sum();
    }

    /** Takes all dead letters out of their queue. */
    List<Message> takeDeadLetters() {
        List<Message> taken = new ArrayList<>();
        while (true) {
            List<Message> some = sqs.receiveMessage(request -> request.queueUrl(deadLetterUrl)
                            .maxNumberOfMessages(BATCH)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            if (some.isEmpty()) {
                return taken;
            }
            for (Message message : some) {
                sqs.deleteMessage(request -> request.queueUrl(deadLetterUrl).receiptHandle(message.receiptHandle()));
            }
            taken.addAll(some);
        }
    }

    @Override
    public void close() {
        sqs.deleteQueue(request -> request.queueUrl(url));
        sqs.deleteQueue(request -> request.queueUrl(deadLetterUrl));
        sqs.close();
    }
}

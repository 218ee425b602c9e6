package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.runtime.FunctionException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Lambda's SQS event source: polls a queue for batches, invokes a function with each, deletes what the function did not report
 * as failed, and leaves the rest to the visibility timeout. A function that throws has failed with its whole batch.
 */
final class EventSource {
    private final Queues queues;
    private final int batchSize;

    EventSource(Queues queues, int batchSize) {
        this.queues = queues;
        this.batchSize = batchSize;
    }

    /**
     * Polls until the queue is empty and nothing more is to come.
     *
     * @param environments a function per execution environment: as many run at once
     */
    void drain(List<Function<JsonObject, JsonObject>> environments, BooleanSupplier allSent)
            throws InterruptedException {
        ExecutorService pollers = Executors.newFixedThreadPool(environments.size());
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (Function<JsonObject, JsonObject> environment : environments) {
                tasks.add(() -> {
                    poll(environment, allSent);
                    return null;
                });
            }
            for (Future<Void> done : pollers.invokeAll(tasks)) {
                done.get();
            }
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            pollers.shutdownNow();
        }
    }

    private void poll(Function<JsonObject, JsonObject> function, BooleanSupplier allSent) {
        while (true) {
            boolean last = allSent.getAsBoolean();
            List<Message> batch = queues.sqs()
                    .receiveMessage(request -> request.queueUrl(queues.url())
                            .maxNumberOfMessages(batchSize)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            if (!batch.isEmpty()) {
                invoke(function, batch);
            } else if (last && queues.waiting() == 0) {
                return;
            }
        }
    }

    private void invoke(Function<JsonObject, JsonObject> function, List<Message> batch) {
        Set<String> failed = new HashSet<>();
        try {
            for (JsonElement failure : function.apply(event(batch)).getAsJsonArray("batchItemFailures")) {
                failed.add(failure.getAsJsonObject().get("itemIdentifier").getAsString());
            }
        } catch (FunctionException e) {
            return;
        }
        List<DeleteMessageBatchRequestEntry> done = new ArrayList<>();
        for (Message message : batch) {
            if (!failed.remove(message.messageId())) {
                done.add(DeleteMessageBatchRequestEntry.builder()
                        .id(String.valueOf(done.size()))
                        .receiptHandle(message.receiptHandle())
                        .build());
            }
        }
        if (!failed.isEmpty()) {
            throw new AssertionError("Lambda would take the whole batch for failed: unknown " + failed);
        }
        if (!done.isEmpty()) {
            queues.sqs().deleteMessageBatch(request -> request.queueUrl(queues.url())
                    .entries(done));
        }
    }

    /** As the developer guide shows it. */
    JsonObject event(List<Message> batch) {
        JsonArray records = new JsonArray();
        String arn = queues.arn();
        for (Message message : batch) {
            JsonObject record = new JsonObject();
            record.addProperty("messageId", message.messageId());
            record.addProperty("receiptHandle", message.receiptHandle());
            record.addProperty("body", message.body());
            JsonObject attributes = new JsonObject();
            message.attributesAsStrings().forEach(attributes::addProperty);
            record.add("attributes", attributes);
            JsonObject own = new JsonObject();
            for (Map.Entry<String, MessageAttributeValue> entry :
                    message.messageAttributes().entrySet()) {
                own.add(entry.getKey(), attribute(entry.getValue()));
            }
            record.add("messageAttributes", own);
            record.addProperty("md5OfBody", message.md5OfBody());
            record.addProperty("eventSource", "aws:sqs");
            record.addProperty("eventSourceARN", arn);
            record.addProperty("awsRegion", "us-east-1");
            records.add(record);
        }
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return event;
    }

    private static JsonObject attribute(MessageAttributeValue value) {
        JsonObject json = new JsonObject();
        if (value.stringValue() != null) {
            json.addProperty("stringValue", value.stringValue());
        }
        if (value.binaryValue() != null) {
            json.addProperty(
                    "binaryValue",
                    Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()));
        }
        json.add("stringListValues", new JsonArray());
        json.add("binaryListValues", new JsonArray());
        json.addProperty("dataType", value.dataType());
        return json;
    }
}

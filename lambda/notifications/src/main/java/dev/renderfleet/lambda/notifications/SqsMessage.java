package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.runtime.InvalidEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One record of the event that Lambda's SQS event source hands to a function.
 *
 * @param fifo whether its queue is FIFO: standard queues have message groups too, but keep no order in them
 * @param attributes what SQS adds, by SQS's names
 * @param messageAttributes what the sender added, in the event's form
 */
record SqsMessage(String id, String body, boolean fifo, JsonObject attributes, JsonObject messageAttributes) {

    /** The messages of an event, in the order in which SQS handed them out. */
    static List<SqsMessage> parse(JsonObject event) {
        JsonElement records = event.get("Records");
        if (records == null || !records.isJsonArray()) {
            throw new InvalidEventException(
                    "It has no list Records", "invoke the function by an event source mapping of an SQS queue");
        }
        List<SqsMessage> messages = new ArrayList<>();
        for (JsonElement element : records.getAsJsonArray()) {
            if (!element.isJsonObject() || !element.getAsJsonObject().has("messageId")) {
                throw new InvalidEventException(
                        "A record has no messageId", "invoke the function by an event source mapping of an SQS queue");
            }
            JsonObject json = element.getAsJsonObject();
            messages.add(new SqsMessage(
                    json.get("messageId").getAsString(),
                    json.has("body") ? json.get("body").getAsString() : "",
                    json.has("eventSourceARN")
                            && json.get("eventSourceARN").getAsString().endsWith(".fifo"),
                    object(json, "attributes"),
                    object(json, "messageAttributes")));
        }
        return messages;
    }

    private static JsonObject object(JsonObject json, String key) {
        return json.has(key) && json.get(key).isJsonObject() ? json.getAsJsonObject(key) : new JsonObject();
    }

    private Optional<String> attribute(String name) {
        return attributes.has(name) ? Optional.of(attributes.get(name).getAsString()) : Optional.empty();
    }

    /** How often it was handed out, this time included. */
    int receiveCount() {
        return attribute("ApproximateReceiveCount").map(Integer::valueOf).orElse(1);
    }

    /** The group in which order is kept; empty on a standard queue. */
    Optional<String> group() {
        return fifo ? attribute("MessageGroupId") : Optional.empty();
    }

    /** The sender's message group, whatever the kind of the queue. */
    Optional<String> groupId() {
        return attribute("MessageGroupId");
    }

    Optional<String> deduplicationId() {
        return attribute("MessageDeduplicationId");
    }

    Optional<String> sequenceNumber() {
        return fifo ? attribute("SequenceNumber") : Optional.empty();
    }

    Optional<String> traceHeader() {
        return attribute("AWSTraceHeader");
    }
}

package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.runtime.FunctionException;
import dev.renderfleet.lambda.runtime.Invocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stores a batch of notifications, in the order in which SQS handed them out, and reports those that are to be tried again.
 *
 * <ul>
 *   <li>What can never be stored goes to the dead-letter queue with its error, and counts as done.
 *   <li>What cannot be stored now is reported as failed: SQS hands it out again after the visibility timeout. On its last try
 *       it goes to the dead-letter queue as well, since SQS would move it there without the error.
 *   <li>On a FIFO queue, what follows a failed message in its group is reported as failed untried: stored, it would come
 *       before the failed one.
 *   <li>If nothing of the batch could be done, the invocation fails: Lambda then counts an error and polls more slowly.
 * </ul>
 */
final class NotificationWorker {
    /** Needed for one more message; what is left is reported as failed while there is time to do so. */
    private static final Duration LEAST_TIME = Duration.ofSeconds(2);

    private final NotificationStore store;
    private final DeadLetters deadLetters;
    private final int maxReceives;

    /**
     * @param maxReceives how often the queue hands a message out before it moves it to the dead-letter queue
     */
    NotificationWorker(NotificationStore store, DeadLetters deadLetters, int maxReceives) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.maxReceives = maxReceives;
    }

    /** The answer that Lambda's event source wants: which messages failed. */
    JsonObject run(JsonObject event, Invocation invocation) {
        return new Batch(SqsMessage.parse(event), invocation).run();
    }

    private final class Batch {
        private final List<SqsMessage> messages;
        private final Invocation invocation;
        private final List<String> stored = new ArrayList<>();
        private final List<String> duplicates = new ArrayList<>();
        private final List<String> rejected = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();
        private final Set<String> failedGroups = new HashSet<>();
        /** Why the database cannot be reached; it is not tried again in this invocation. */
        private FunctionException unavailable;
        /** The last failure that is not the messages' own. */
        private FunctionException failure;

        Batch(List<SqsMessage> messages, Invocation invocation) {
            this.messages = messages;
            this.invocation = invocation;
        }

        JsonObject run() {
            for (SqsMessage message : messages) {
                if (message.group().filter(failedGroups::contains).isPresent()) {
                    postpone(message, "an earlier message of its group failed");
                } else if (!invocation.deadline().allows(LEAST_TIME)) {
                    postpone(message, "the invocation ran out of time");
                } else {
                    handle(message);
                }
            }
            report();
            if (failure != null && failed.size() == messages.size()) {
                throw failure;
            }
            return answer();
        }

        private void handle(SqsMessage message) {
            try {
                Notification notification = NotificationReader.read(message.body());
                if (unavailable != null) {
                    postpone(message, unavailable.getMessage());
                    return;
                }
                NotificationStore.Outcome outcome = store.store(notification, message, invocation);
                count(outcome, message, notification);
            } catch (RejectedException e) {
                reject(message, e.reason(), e.getMessage());
            } catch (FunctionException e) {
                failure = e;
                if (!(e instanceof StatementFailedException statement && statement.isTheServers())) {
                    unavailable = e;
                }
                postpone(message, e.getMessage());
            }
        }

        private void count(NotificationStore.Outcome outcome, SqsMessage message, Notification notification) {
            String ids = message.id() + " (" + notification.id() + ")";
            switch (outcome) {
                case STORED -> {
                    stored.add(ids);
                    invocation.metrics().count("NotificationsStored", 1);
                }
                case UPDATED -> {
                    stored.add(ids);
                    invocation.metrics().count("NotificationsUpdated", 1);
                }
                case DUPLICATE -> {
                    duplicates.add(ids);
                    invocation.metrics().count("NotificationsDuplicate", 1);
                }
            }
        }

        /** To the dead-letter queue, with the reason; if that fails, back to the queue. */
        private void reject(SqsMessage message, Reason reason, String what) {
            String safe = invocation.redaction().scrub(what);
            invocation
                    .log()
                    .warn(
                            "message rejected",
                            "message_id",
                            message.id(),
                            "group",
                            message.group().orElse(null),
                            "reason",
                            reason,
                            "error",
                            safe);
            try {
                deadLetters.send(message, reason, safe);
                rejected.add(message.id());
                invocation.metrics().count("NotificationsRejected", 1);
            } catch (DeadLetters.NotTakenException e) {
                failure = e;
                fail(message, e.getMessage());
            }
        }

        /** Back to the queue, or if the queue would not hand it out again, to the dead-letter queue with the reason. */
        private void postpone(SqsMessage message, String why) {
            if (message.receiveCount() >= maxReceives && invocation.deadline().allows(LEAST_TIME)) {
                reject(message, Reason.GaveUp, "not stored in " + message.receiveCount() + " tries; the last: " + why);
            } else {
                fail(message, why);
            }
        }

        private void fail(SqsMessage message, String why) {
            failed.add(message.id());
            message.group().ifPresent(failedGroups::add);
            invocation.metrics().count("NotificationsRetried", 1);
            invocation
                    .log()
                    .warn(
                            "message failed, it will be tried again",
                            "message_id",
                            message.id(),
                            "group",
                            message.group().orElse(null),
                            "receive_count",
                            message.receiveCount(),
                            "error",
                            why);
        }

        private void report() {
            invocation
                    .log()
                    .info(
                            "batch done",
                            "messages",
                            messages.size(),
                            "stored",
                            String.join(", ", stored),
                            "duplicates",
                            String.join(", ", duplicates),
                            "rejected",
                            String.join(", ", rejected),
                            "failed",
                            String.join(", ", failed));
        }

        private JsonObject answer() {
            JsonArray failures = new JsonArray();
            for (String id : failed) {
                JsonObject failure = new JsonObject();
                failure.addProperty("itemIdentifier", id);
                failures.add(failure);
            }
            JsonObject answer = new JsonObject();
            answer.add("batchItemFailures", failures);
            return answer;
        }
    }
}

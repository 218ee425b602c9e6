package dev.renderfleet.redrive;

import dev.renderfleet.redrive.Report.Fate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Goes through the dead letters of a queue once: sends back what matches, then deletes it; whatever stays is visible to others
 * again at the end.
 */
final class Redrive {
    /** As many as SQS hands out and takes at once. */
    private static final int BATCH = 10;

    /** How long a dead letter is hidden from others at most, if this process is killed. */
    static final Duration HIDDEN = Duration.ofMinutes(5);

    /** Source: the SQS developer guide, exactly-once processing. */
    private static final Duration DEDUPLICATION = Duration.ofMinutes(5);

    /** A single empty answer may come from servers that have none while others do. */
    private static final int EMPTY_ANSWERS = 2;

    private final SqsClient sqs;
    private final QueuePair queues;
    private final Journal journal;
    private final Clock clock;
    private final int waitSeconds;
    private final Duration hidden;
    private final Report report = new Report();
    private final Set<String> seen = new HashSet<>();
    /** By id: what was received and is not deleted. */
    private final Map<String, Message> held = new LinkedHashMap<>();
    /** Groups in which something stays: what follows it would overtake it. */
    private final Set<String> stoppedGroups = new HashSet<>();

    /**
     * @param waitSeconds how long an answer of SQS waits for messages, 0 to 20
     * @param hidden how long a dead letter is hidden from others when it is looked at
     */
    Redrive(SqsClient sqs, QueuePair queues, Journal journal, Clock clock, int waitSeconds, Duration hidden) {
        this.sqs = sqs;
        this.queues = queues;
        this.journal = journal;
        this.clock = clock;
        this.waitSeconds = waitSeconds;
        this.hidden = hidden;
    }

    /**
     * @param max how many are sent back, or would be, at most
     */
    Report run(Filter filter, int max, boolean execute) {
        int there = count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
        int elsewhere = count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
        int chosen = 0;
        try {
            for (int empty = 0; empty < EMPTY_ANSWERS && chosen < max; ) {
                List<Message> batch = receive();
                batch.forEach(message -> held.put(message.messageId(), message));
                boolean anyNew = false;
                for (Message message : batch) {
                    if (chosen < max && seen.add(message.messageId())) {
                        anyNew = true;
                        chosen += handle(new DeadLetter(message), filter, execute) ? 1 : 0;
                    }
                }
                empty = anyNew ? 0 : empty + 1;
            }
        } finally {
            release();
        }
        if (chosen == max) {
            report.note("Stopped after " + max + ", as --max says; there may be more.");
        } else if (queues.fifo() && there > seen.size()) {
            report.note(
                    (there - seen.size()) + " more lie behind these in their groups, where they cannot be looked at.");
        }
        if (elsewhere > 0) {
            report.note(
                    elsewhere + " were hidden: another run looks at them, or was killed less than five minutes ago.");
        }
        return report;
    }

    private int count(QueueAttributeName which) {
        return Integer.parseInt(sqs.getQueueAttributes(
                        request -> request.queueUrl(queues.deadLetterUrl()).attributeNames(which))
                .attributes()
                .get(which));
    }

    private List<Message> receive() {
        return sqs.receiveMessage(request -> request.queueUrl(queues.deadLetterUrl())
                        .maxNumberOfMessages(BATCH)
                        .visibilityTimeout((int) hidden.toSeconds())
                        .waitTimeSeconds(waitSeconds)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    /** Whether it counts against the most that are wanted. */
    private boolean handle(DeadLetter letter, Filter filter, boolean execute) {
        Instant now = clock.instant();
        if (journal.hasSent(letter)) {
            if (execute) {
                delete(letter, Fate.FINISHED);
            } else {
                keep(letter, Fate.MATCHED);
                report.note("Some were sent back by a run that was stopped; they are only deleted.");
            }
            return true;
        }
        if (!filter.matches(letter, now)) {
            keep(letter, Fate.LEFT);
            return false;
        }
        Optional<String> obstacle = obstacle(letter, now);
        if (obstacle.isPresent()) {
            keep(letter, Fate.HELD);
            report.note(obstacle.get());
            return false;
        }
        if (!execute) {
            report.count(letter, Fate.MATCHED);
            return true;
        }
        return sendBack(letter);
    }

    /** Why it must not be sent now although it matches. */
    private Optional<String> obstacle(DeadLetter letter, Instant now) {
        if (!queues.fifo()) {
            return Optional.empty();
        }
        if (letter.group().filter(stoppedGroups::contains).isPresent()) {
            return Optional.of("Held back: an earlier one of the same group stays, and order is kept.");
        }
        if (letter.sentAt().plus(DEDUPLICATION).isAfter(now)) {
            return Optional.of(
                    "Held back: younger than five minutes, so that SQS would take it for a repetition and drop"
                            + " it. Run again in five minutes.");
        }
        return journal.lastSentLike(letter)
                .filter(last -> last.plus(DEDUPLICATION).isAfter(now))
                .map(last ->
                        "Held back: another one with the same deduplication id was just sent back, and SQS would drop"
                                + " this one. Run again in five minutes.");
    }

    private boolean sendBack(DeadLetter letter) {
        try {
            sqs.sendMessage(request(letter));
        } catch (SdkException e) {
            keep(letter, Fate.FAILED);
            report.note("Failed: " + e.getMessage());
            return true;
        }
        journal.add(letter, clock.instant());
        delete(letter, Fate.SENT);
        return true;
    }

    private SendMessageRequest request(DeadLetter letter) {
        SendMessageRequest.Builder request = SendMessageRequest.builder()
                .queueUrl(queues.url())
                .messageBody(letter.message().body())
                .messageAttributes(letter.attributes());
        letter.group().ifPresent(request::messageGroupId);
        if (queues.fifo()) {
            letter.deduplicationId().ifPresent(request::messageDeduplicationId);
        }
        letter.traceHeader()
                .ifPresent(header -> request.messageSystemAttributes(Map.of(
                        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                        MessageSystemAttributeValue.builder()
                                .dataType("String")
                                .stringValue(header)
                                .build())));
        return request.build();
    }

    private void delete(DeadLetter letter, Fate fate) {
        try {
            sqs.deleteMessage(request -> request.queueUrl(queues.deadLetterUrl())
                    .receiptHandle(letter.message().receiptHandle()));
            held.remove(letter.id());
            report.count(letter, fate);
        } catch (SdkException e) {
            keep(letter, Fate.FAILED);
            report.note("Sent back, but not deleted here: " + e.getMessage() + " Run again: it will only be deleted.");
        }
    }

    private void keep(DeadLetter letter, Fate fate) {
        letter.group().ifPresent(stoppedGroups::add);
        report.count(letter, fate);
    }

    /** Lets others see what stays. Without it they see it when the time is up. */
    private void release() {
        List<Message> messages = List.copyOf(held.values());
        for (int from = 0; from < messages.size(); from += BATCH) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
            for (Message message : messages.subList(from, Math.min(from + BATCH, messages.size()))) {
                entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(String.valueOf(entries.size()))
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout(0)
                        .build());
            }
            sqs.changeMessageVisibilityBatch(
                    request -> request.queueUrl(queues.deadLetterUrl()).entries(entries));
        }
    }
}

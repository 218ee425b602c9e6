package dev.renderfleet.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.lambda.testing.EmulatedAws;
import dev.renderfleet.redrive.Report.Fate;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Against emulated SQS. Time goes by with the test's clock. */
class RedriveTest {
    private static final List<String> EVERYTHING = List.of();

    private static EmulatedAws aws;

    @TempDir
    private Path journals;

    @BeforeAll
    static void start() {
        aws = EmulatedAws.start("sqs");
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    private Report run(Emulated queues, List<String> filter, boolean execute, Duration later) {
        return run(queues.sqs(), queues.pair(), filter, execute, later);
    }

    private Report run(SqsClient sqs, QueuePair pair, List<String> filter, boolean execute, Duration later) {
        return run(sqs, pair, filter, execute, later, 0, Redrive.HIDDEN);
    }

    private Report run(
            SqsClient sqs,
            QueuePair pair,
            List<String> filter,
            boolean execute,
            Duration later,
            int waitSeconds,
            Duration hidden) {
        List<String> words = new ArrayList<>(List.of("--queue", "notifications"));
        words.addAll(filter);
        Options options = Options.parse(words);
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        Journal journal = Journal.open(journals, pair.deadLetterName(), clock.instant());
        return new Redrive(sqs, pair, journal, clock, waitSeconds, hidden)
                .run(options.filter(), options.max(), execute);
    }

    private Report execute(Emulated queues, String... filter) {
        return run(queues, List.of(filter), true, Duration.ofMinutes(6));
    }

    @Test
    void a_dry_run_says_what_it_would_do_and_does_nothing() {
        Emulated queues = new Emulated(aws, false);
        queues.deadLetter("{\"id\": 1}", "Malformed: it is not JSON");
        queues.deadLetter("{\"id\": 2}", "GaveUp: the database was away");
        queues.deadLetter("{\"id\": 3}", "");

        Report report = run(queues, List.of("--error", "GaveUp"), false, Duration.ZERO);

        assertThat(report.total(Fate.MATCHED)).isEqualTo(1);
        assertThat(report.table())
                .isEqualTo(
                        """
                        reason     do not match  match
                        (none)                1      0
                        GaveUp                0      1
                        Malformed             1      0
                        all                   2      1
                        """);
        assertThat(queues.takeQueue()).isEmpty();
        assertThat(queues.takeDeadLetters()).as("they are visible again").hasSize(3);
    }

    @Test
    void what_matches_is_sent_back_as_it_was_and_deleted() {
        Emulated queues = new Emulated(aws, false);
        Map<String, MessageAttributeValue> own = Map.of(
                "Kind", Emulated.text("a"),
                "Bytes",
                        MessageAttributeValue.builder()
                                .dataType("Binary")
                                .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1}))
                                .build());
        Map<String, MessageAttributeValue> all = new java.util.HashMap<>(own);
        all.put("Error", Emulated.text("GaveUp: x"));
        queues.sqs().sendMessage(request -> request.queueUrl(queues.pair().deadLetterUrl())
                .messageBody("no JSON\n\u00e4")
                .messageAttributes(all));

        Report report = execute(queues);

        assertThat(report.total(Fate.SENT)).isEqualTo(1);
        assertThat(queues.takeQueue()).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("no JSON\n\u00e4");
            assertThat(message.messageAttributes()).isEqualTo(own);
        });
        assertThat(queues.takeDeadLetters()).isEmpty();
    }

    @Test
    void hundreds_are_sent_back_each_once() {
        Emulated queues = new Emulated(aws, false);
        IntStream.range(0, 230).forEach(i -> queues.deadLetter("body " + i, i % 2 == 0 ? "Even: x" : "Odd: x"));

        Report report = execute(queues, "--error", "Even");

        assertThat(report.total(Fate.SENT)).isEqualTo(115);
        assertThat(report.total(Fate.LEFT)).isEqualTo(115);
        assertThat(Emulated.bodies(queues.takeQueue())).doesNotHaveDuplicates().hasSize(115);
        assertThat(queues.takeDeadLetters()).hasSize(115);
    }

    @Test
    void filters_look_at_the_error_the_body_and_the_age() {
        Emulated queues = new Emulated(aws, false);
        queues.deadLetter("{\"payload\": {\"items\": [{\"kind\": \"video\"}]}, \"version\": 1}", "A: x");
        queues.deadLetter("{\"payload\": {\"items\": [{\"kind\": \"image\"}]}, \"version\": 1}", "");
        queues.deadLetter("no JSON", "A: x");

        assertThat(matching(queues, "--where", "payload.items[0].kind=video")).isEqualTo(1);
        assertThat(matching(queues, "--where", "$.version=1")).isEqualTo(2);
        assertThat(matching(queues, "--where", "version=1", "--error", "none")).isEqualTo(1);
        assertThat(matching(queues, "--where", "version=1", "--where", "payload.items[0].kind=image", "--error", "A"))
                .isZero();
        assertThat(matching(queues, "--older-than", "1h")).isZero();
        assertThat(matching(queues, "--newer-than", "1h")).isEqualTo(3);
        assertThat(run(queues, List.of("--older-than", "1h"), false, Duration.ofHours(2))
                        .total(Fate.MATCHED))
                .isEqualTo(3);
        assertThat(matching(queues, "--max", "2")).isEqualTo(2);
    }

    private int matching(Emulated queues, String... filter) {
        return run(queues, List.of(filter), false, Duration.ZERO).total(Fate.MATCHED);
    }

    @Test
    void no_more_than_the_maximum_are_sent_back() {
        Emulated queues = new Emulated(aws, false);
        IntStream.range(0, 25).forEach(i -> queues.deadLetter("body " + i, ""));

        Report report = execute(queues, "--max", "12");

        assertThat(report.total(Fate.SENT)).isEqualTo(12);
        assertThat(report.notes()).containsExactly("Stopped after 12, as --max says; there may be more.");
        assertThat(queues.takeQueue()).hasSize(12);
        assertThat(queues.takeDeadLetters()).hasSize(13);
    }

    @Test
    void a_fifo_queue_gets_its_messages_back_in_order_with_their_groups_and_deduplication_ids() {
        Emulated queues = new Emulated(aws, true);
        for (int i = 0; i < 30; i++) {
            queues.deadLetter("body " + i, "group-" + i % 2, "dedup-" + i);
        }

        Report report = execute(queues);

        assertThat(report.total(Fate.SENT)).isEqualTo(30);
        List<Message> back = queues.takeQueue();
        for (int group = 0; group < 2; group++) {
            String name = "group-" + group;
            int first = group;
            assertThat(back.stream()
                            .filter(message ->
                                    name.equals(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)))
                            .map(Message::body))
                    .containsExactlyElementsOf(IntStream.range(0, 15)
                            .mapToObj(i -> "body " + (2 * i + first))
                            .toList());
        }
        assertThat(back).allSatisfy(message -> assertThat(
                        message.attributes().get(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID))
                .isEqualTo(message.body().replace("body ", "dedup-")));
        assertThat(back.get(0).messageAttributes()).isEmpty();
    }

    @Test
    void a_dead_letter_that_sqs_moved_keeps_its_own_deduplication_id() {
        Emulated queues = new Emulated(aws, true);
        queues.sqs().sendMessage(request -> request.queueUrl(queues.pair().deadLetterUrl())
                .messageBody("moved")
                .messageGroupId("g")
                .messageDeduplicationId("the-producers"));

        execute(queues);

        assertThat(queues.takeQueue()).singleElement().satisfies(message -> assertThat(
                        message.attributes().get(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID))
                .isEqualTo("the-producers"));
    }

    @Test
    void in_a_fifo_group_nothing_overtakes_what_stays() {
        Emulated queues = new Emulated(aws, true);
        queues.deadLetter("{\"n\": 1}", "x", "d1");
        queues.deadLetter("{\"n\": 2}", "x", "d2");
        queues.deadLetter("{\"n\": 2}", "y", "d3");

        Report report = execute(queues, "--where", "n=2");

        assertThat(report.total(Fate.SENT)).isEqualTo(1);
        assertThat(report.total(Fate.HELD)).isEqualTo(1);
        assertThat(report.notes())
                .containsExactly("Held back: an earlier one of the same group stays, and order is kept.");
        assertThat(queues.takeDeadLetters()).hasSize(2);
    }

    @Test
    void what_sqs_would_take_for_a_repetition_and_drop_is_held_back() {
        Emulated queues = new Emulated(aws, true);
        // The producer has just sent it; the function has given it up at once.
        queues.sqs().sendMessage(request -> request.queueUrl(queues.pair().url())
                .messageBody("poison")
                .messageGroupId("g")
                .messageDeduplicationId("d"));
        queues.takeQueue();
        queues.deadLetter("poison", "g", "d");

        Report report = run(queues, EVERYTHING, true, Duration.ofMinutes(4));

        assertThat(report.total(Fate.HELD)).isEqualTo(1);
        assertThat(report.notes().get(0)).contains("younger than five minutes").contains("Run again");
        assertThat(queues.takeDeadLetters()).hasSize(1);
    }

    @Test
    void of_two_with_the_same_deduplication_id_the_second_waits_for_five_minutes() {
        Emulated queues = new Emulated(aws, true);
        queues.deadLetter("first", "g", "same");
        queues.deadLetter("second", "g", "same");

        Report first = execute(queues);
        Report again = run(queues, EVERYTHING, true, Duration.ofMinutes(8));

        assertThat(first.total(Fate.SENT)).isEqualTo(1);
        assertThat(first.total(Fate.HELD)).isEqualTo(1);
        assertThat(again.total(Fate.HELD)).isEqualTo(1);
        assertThat(Emulated.bodies(queues.takeQueue())).containsExactly("first");
        assertThat(Emulated.bodies(queues.takeDeadLetters())).containsExactly("second");
    }

    /** A client that breaks at the nth call of a method, before or after it reached SQS. */
    private static SqsClient breaking(SqsClient sqs, String method, int call, boolean after) {
        int[] calls = {0};
        return (SqsClient) Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(), new Class<?>[] {SqsClient.class}, (self, called, arguments) -> {
                    boolean broken = called.getName().equals(method) && ++calls[0] == call;
                    if (broken && !after) {
                        throw new KilledError();
                    }
                    try {
                        Object result = called.invoke(sqs, arguments);
                        if (broken) {
                            throw new KilledError();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Stands for the end of the process. */
    private static final class KilledError extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void a_run_that_was_killed_anywhere_is_continued_without_loss_and_without_repetition() {
        for (String method : List.of("receiveMessage", "sendMessage", "deleteMessage")) {
            for (boolean after : new boolean[] {false, true}) {
                Emulated queues = new Emulated(aws, false);
                IntStream.range(0, 25).forEach(i -> queues.deadLetter("body " + i, ""));
                Duration later = Duration.ofMinutes(6);
                Duration hidden = Duration.ofSeconds(1);
                SqsClient broken = breaking(queues.sqs(), method, 2, after);
                assertThatThrownBy(() -> run(broken, queues.pair(), EVERYTHING, true, later, 0, hidden))
                        .isInstanceOf(KilledError.class);

                // Waits for what the killed run had hidden.
                run(queues.sqs(), queues.pair(), EVERYTHING, true, later, 2, Redrive.HIDDEN);

                List<String> back = Emulated.bodies(queues.takeQueue());
                // What SQS took without our knowing it may come twice: better than not at all.
                int repeated = method.equals("sendMessage") && after ? 1 : 0;
                assertThat(back).as(method + after).hasSize(25 + repeated);
                assertThat(back.stream().distinct()).as(method + after).hasSize(25);
                assertThat(queues.takeDeadLetters()).as(method + after).isEmpty();
            }
        }
    }

    @Test
    void what_the_queue_refuses_stays_and_is_reported() {
        Emulated queues = new Emulated(aws, false);
        queues.deadLetter("body", "");
        QueuePair wrong =
                new QueuePair(queues.pair().url() + "-gone", queues.pair().deadLetterUrl());

        Report report = run(queues.sqs(), wrong, EVERYTHING, true, Duration.ZERO);

        assertThat(report.total(Fate.FAILED)).isEqualTo(1);
        assertThat(report.notes().get(0)).startsWith("Failed: ");
        assertThat(queues.takeDeadLetters()).hasSize(1);
    }

    @Test
    void a_dead_letter_queue_that_is_not_there_is_an_error() {
        Emulated queues = new Emulated(aws, false);
        QueuePair wrong = new QueuePair(queues.pair().url(), queues.pair().deadLetterUrl() + "-gone");

        assertThatThrownBy(() -> run(queues.sqs(), wrong, EVERYTHING, false, Duration.ZERO))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void the_journal_forgets_what_is_too_old_and_a_line_that_was_cut_off() throws java.io.IOException {
        Emulated queues = new Emulated(aws, false);
        queues.deadLetter("body", "");
        DeadLetter letter = new DeadLetter(queues.takeDeadLetters().get(0));
        Instant now = Instant.parse("2026-01-20T00:00:00Z");
        Journal.open(journals, "q", now).add(letter, now);
        java.nio.file.Files.writeString(
                journals.resolve("q.journal"), "1768867200000\tcut", java.nio.file.StandardOpenOption.APPEND);

        assertThat(Journal.open(journals, "q", now.plus(Duration.ofDays(13))).hasSent(letter))
                .isTrue();
        assertThat(Journal.open(journals, "q", now.plus(Duration.ofDays(15))).hasSent(letter))
                .isFalse();
        assertThat(journals.resolve("q.journal")).isEmptyFile();
    }
}

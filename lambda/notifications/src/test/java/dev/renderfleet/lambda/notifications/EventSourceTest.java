package dev.renderfleet.lambda.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.testing.EmulatedAws;
import dev.renderfleet.lambda.testing.Leaks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** The function's core behind a real event-source loop: emulated SQS on the one side, a real PostgreSQL on the other. */
final class EventSourceTest {
    private static final int MAX_RECEIVES = 5;
    private static final int VISIBILITY_SECONDS = 30;
    private static final int ENVIRONMENTS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(25);

    private static Database database;
    private static EmulatedAws aws;

    @BeforeAll
    static void start() {
        database = new Database();
        aws = EmulatedAws.start("sqs");
    }

    @AfterAll
    static void stop() {
        aws.close();
        database.close();
    }

    @BeforeEach
    void clear() {
        database.clear();
    }

    /** Execution environments, each with its own connection; the server restarts before the nth invocation. */
    private static List<Function<JsonObject, JsonObject>> environments(Queues queues, int restartBefore) {
        AtomicInteger invocations = new AtomicInteger();
        return IntStream.range(0, ENVIRONMENTS)
                .<Function<JsonObject, JsonObject>>mapToObj(i -> {
                    NotificationWorker worker = new NotificationWorker(
                            database.store(), new DeadLetters(queues.sqs(), queues.deadLetterUrl()), MAX_RECEIVES);
                    return event -> {
                        if (invocations.incrementAndGet() == restartBefore) {
                            database.server().stop();
                            database.server().start();
                        }
                        return worker.run(event, Database.invocation(TIMEOUT));
                    };
                })
                .toList();
    }

    /** Sends while the pollers are at work. */
    private static void run(Queues queues, List<String[]> messages, int restartBefore) throws InterruptedException {
        AtomicBoolean sent = new AtomicBoolean();
        Thread producer = new Thread(
                () -> {
                    queues.sendTo(messages);
                    sent.set(true);
                },
                "producer");
        producer.start();
        new EventSource(queues, 10).drain(environments(queues, restartBefore), () -> sent.get() || !producer.isAlive());
        producer.join();
        assertThat(sent).isTrue();
    }

    private static String reason(Message deadLetter) {
        var error = deadLetter.messageAttributes().get(DeadLetters.ERROR);
        return error == null ? "none" : error.stringValue().replaceAll(":.*", "");
    }

    @Test
    void ten_thousand_messages_are_stored_once_or_become_dead_letters_with_their_error() throws InterruptedException {
        List<String[]> messages = new ArrayList<>();
        for (int i = 0; i < 8600; i++) {
            messages.add(new String[] {null, Bodies.valid("n-" + i)});
        }
        for (int i = 0; i < 800; i++) {
            messages.add(new String[] {null, Bodies.valid("n-" + i * 10)});
        }
        for (int i = 0; i < 200; i++) {
            messages.add(new String[] {null, Bodies.malformed("m-" + i)});
            messages.add(new String[] {null, Bodies.unsupported("u-" + i)});
            messages.add(new String[] {null, Bodies.oversized("o-" + i)});
        }
        assertThat(messages).hasSize(10_000);
        Collections.shuffle(messages, new Random(1));
        try (Queues queues = new Queues(aws, false, VISIBILITY_SECONDS, MAX_RECEIVES)) {
            run(queues, messages, 400);

            assertThat(database.value("SELECT count(*) FROM notifications")).isEqualTo("8600");
            assertThat(database.value("SELECT count(*) FROM arrivals")).isEqualTo("8600");
            // A standard queue may deliver twice, and so leave two dead letters of one message.
            Map<String, String> deadLetters = queues.takeDeadLetters().stream()
                    .collect(Collectors.toMap(Message::body, EventSourceTest::reason, (one, same) -> one));
            assertThat(deadLetters.values().stream()
                            .collect(Collectors.groupingBy(reason -> reason, Collectors.counting())))
                    .isEqualTo(Map.of("Malformed", 200L, "UnsupportedVersion", 200L, "TooLarge", 200L));
        }
        assertThat(Leaks.logged())
                .contains("connection lost, connecting anew")
                .contains("message rejected")
                .doesNotContain(Bodies.CONTENT);
    }

    @Test
    void order_is_kept_within_each_group_of_a_fifo_queue() throws InterruptedException {
        int groups = 25;
        int each = 60;
        List<String[]> messages = new ArrayList<>();
        for (int n = 0; n < each; n++) {
            for (int g = 0; g < groups; g++) {
                String body = n % 20 == 7 ? Bodies.malformed(g + "-" + n) : Bodies.valid(g + "-" + n);
                messages.add(new String[] {"group-" + g, body});
            }
        }
        try (Queues queues = new Queues(aws, true, VISIBILITY_SECONDS, MAX_RECEIVES)) {
            run(queues, messages, 60);

            List<String> arrivals = database.column(
                    "SELECT group_id || ' ' || message_id || ' ' || sequence_number FROM arrivals ORDER BY n");
            assertThat(arrivals).hasSize(groups * (each - 3));
            Map<String, BigDecimal> newest = new HashMap<>();
            Map<String, Integer> last = new HashMap<>();
            for (String arrival : arrivals) {
                String[] parts = arrival.split(" ", -1);
                int number = Integer.parseInt(parts[1].replaceAll(".*-", ""));
                BigDecimal sequence = new BigDecimal(parts[2]);
                assertThat(number).as(arrival).isGreaterThan(last.getOrDefault(parts[0], -1));
                assertThat(sequence).as(arrival).isGreaterThan(newest.getOrDefault(parts[0], BigDecimal.ZERO));
                last.put(parts[0], number);
                newest.put(parts[0], sequence);
            }
            List<Message> deadLetters = queues.takeDeadLetters();
            assertThat(deadLetters).hasSize(groups * 3).allSatisfy(letter -> {
                assertThat(reason(letter)).isEqualTo("Malformed");
                assertThat(letter.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
                        .startsWith("group-");
                assertThat(letter.messageAttributes()).containsKey(DeadLetters.DEDUPLICATION_ID);
            });
        }
    }

    @Test
    void a_database_that_is_away_for_all_tries_leaves_dead_letters_that_say_so() throws InterruptedException {
        try (Queues queues = new Queues(aws, false, 1, 2)) {
            queues.send(List.of(Bodies.valid("a"), Bodies.valid("b")));
            NotificationWorker worker =
                    new NotificationWorker(database.store(), new DeadLetters(queues.sqs(), queues.deadLetterUrl()), 2);
            database.server().stop();
            try {
                new EventSource(queues, 10)
                        .drain(
                                List.of(event -> worker.run(event, Database.invocation(Duration.ofSeconds(8)))),
                                () -> true);
            } finally {
                database.server().start();
            }

            assertThat(queues.takeDeadLetters())
                    .hasSize(2)
                    .allSatisfy(letter -> assertThat(letter.messageAttributes()
                                    .get(DeadLetters.ERROR)
                                    .stringValue())
                            .startsWith("GaveUp: not stored in 2 tries; the last: ")
                            .contains("accepted no connection"))
                    .extracting(letter -> JsonParser.parseString(letter.body())
                            .getAsJsonObject()
                            .get("id")
                            .getAsString())
                    .containsExactlyInAnyOrder("a", "b");
        }
    }
}

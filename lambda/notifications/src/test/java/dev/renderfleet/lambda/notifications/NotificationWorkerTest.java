package dev.renderfleet.lambda.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.DatabaseUnreachableException;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.runtime.InvalidEventException;
import dev.renderfleet.lambda.runtime.Metrics;
import dev.renderfleet.lambda.testing.EmulatedAws;
import dev.renderfleet.lambda.testing.Leaks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What becomes of single batches. */
final class NotificationWorkerTest {
    private static final int MAX_RECEIVES = 3;

    private static Database database;
    private static EmulatedAws aws;

    private Queues standard;
    private Queues fifo;

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
    void prepare() {
        database.clear();
        standard = new Queues(aws, false, 30, MAX_RECEIVES);
        fifo = new Queues(aws, true, 30, MAX_RECEIVES);
    }

    @AfterEach
    void closeQueues() {
        standard.close();
        fifo.close();
    }

    private static NotificationWorker worker(Queues queues) {
        return new NotificationWorker(
                database.store(), new DeadLetters(queues.sqs(), queues.deadLetterUrl()), MAX_RECEIVES);
    }

    private static JsonObject event(boolean fifo, JsonObject... messages) {
        JsonArray records = new JsonArray();
        for (JsonObject message : messages) {
            message.addProperty(
                    "eventSourceARN", "arn:aws:sqs:us-east-1:123456789012:notifications" + (fifo ? ".fifo" : ""));
            records.add(message);
        }
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return event;
    }

    private static JsonObject message(String id, String body) {
        return message(id, body, "", 1);
    }

    private static JsonObject message(String id, String body, String group, int receives) {
        JsonObject attributes = new JsonObject();
        attributes.addProperty("ApproximateReceiveCount", String.valueOf(receives));
        if (!group.isEmpty()) {
            attributes.addProperty("MessageGroupId", group);
            attributes.addProperty("MessageDeduplicationId", "dedup-" + id);
            attributes.addProperty("SequenceNumber", "1887099385478423" + id.replaceAll("[^0-9]", ""));
        }
        JsonObject message = new JsonObject();
        message.addProperty("messageId", id);
        message.addProperty("body", body);
        message.add("attributes", attributes);
        message.add("messageAttributes", new JsonObject());
        return message;
    }

    private static List<String> failed(JsonObject answer) {
        List<String> ids = new ArrayList<>();
        for (JsonElement failure : answer.getAsJsonArray("batchItemFailures")) {
            ids.add(failure.getAsJsonObject().get("itemIdentifier").getAsString());
        }
        return ids;
    }

    private static JsonObject run(NotificationWorker worker, JsonObject event) {
        return worker.run(event, Database.invocation(Duration.ofSeconds(25)));
    }

    /** Makes writes of one notification fail for now, as a lock that somebody holds does. */
    private static void failFor(String id) {
        try {
            database.asOwner(
                    """
                    CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        IF NEW.message_id = '%s' THEN RAISE EXCEPTION 'busy' USING ERRCODE = '55P03'; END IF;
                        RETURN NEW; END $$;
                    CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION fail();
                    """
                            .formatted(id));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void failNoMore() throws SQLException {
        database.asOwner("DROP TRIGGER IF EXISTS fail ON notifications");
    }

    private static List<String> stored() {
        return database.column("SELECT message_id FROM arrivals ORDER BY n");
    }

    @Test
    void only_the_message_that_failed_is_tried_again() {
        failFor("b");

        JsonObject answer = run(
                worker(standard),
                event(
                        false,
                        message("m1", Bodies.valid("a")),
                        message("m2", Bodies.valid("b")),
                        message("m3", Bodies.valid("c"))));

        assertThat(failed(answer)).containsExactly("m2");
        assertThat(stored()).containsExactly("a", "c");
    }

    @Test
    void on_a_fifo_queue_the_rest_of_its_group_waits_and_other_groups_go_on() {
        failFor("x2");

        JsonObject answer = run(
                worker(fifo),
                event(
                        true,
                        message("m1", Bodies.valid("x1"), "x", 1),
                        message("m2", Bodies.valid("x2"), "x", 1),
                        message("m3", Bodies.valid("y1"), "y", 1),
                        message("m4", Bodies.valid("x3"), "x", 1),
                        message("m5", Bodies.malformed("x4"), "x", 1),
                        message("m6", Bodies.valid("y2"), "y", 1)));

        assertThat(failed(answer)).containsExactly("m2", "m4", "m5");
        assertThat(stored()).containsExactly("x1", "y1", "y2");
        assertThat(fifo.takeDeadLetters()).isEmpty();
    }

    @Test
    void a_message_group_of_a_standard_queue_does_not_wait() {
        failFor("a");

        JsonObject answer = run(
                worker(standard),
                event(
                        false,
                        message("m1", Bodies.valid("a"), "tenant", 1),
                        message("m2", Bodies.valid("b"), "tenant", 1)));

        assertThat(failed(answer)).containsExactly("m1");
        assertThat(stored()).containsExactly("b");
    }

    @Test
    void a_poison_message_does_not_hold_up_its_group() {
        JsonObject answer = run(
                worker(fifo),
                event(
                        true,
                        message("m1", Bodies.valid("x1"), "x", 1),
                        message("m2", Bodies.unsupported("x2"), "x", 1),
                        message("m3", Bodies.valid("x3"), "x", 1)));

        assertThat(failed(answer)).isEmpty();
        assertThat(stored()).containsExactly("x1", "x3");
        Message letter = fifo.takeDeadLetters().get(0);
        assertThat(letter.body()).isEqualTo(Bodies.unsupported("x2"));
        assertThat(letter.attributes())
                .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "x")
                .containsEntry(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID, "m2");
        assertThat(letter.messageAttributes().get(DeadLetters.DEDUPLICATION_ID).stringValue())
                .isEqualTo("dedup-m2");
        assertThat(letter.messageAttributes().get(DeadLetters.ERROR).stringValue())
                .isEqualTo("UnsupportedVersion: version is 7, supported is 1");
    }

    @Test
    void a_dead_letter_is_sent_once_however_often_its_message_is_delivered() {
        for (int i = 0; i < 3; i++) {
            run(worker(fifo), event(true, message("m1", Bodies.malformed("x1"), "x", 1)));
        }

        assertThat(fifo.takeDeadLetters()).hasSize(1);
    }

    @Test
    void a_dead_letter_keeps_the_attributes_of_its_message() {
        Map<String, MessageAttributeValue> attributes = Map.of(
                "Text",
                MessageAttributeValue.builder()
                        .dataType("String.custom")
                        .stringValue("a")
                        .build(),
                "Count",
                MessageAttributeValue.builder()
                        .dataType("Number")
                        .stringValue("7")
                        .build(),
                "Bytes",
                MessageAttributeValue.builder()
                        .dataType("Binary")
                        .binaryValue(SdkBytes.fromByteArray(new byte[] {0, 1, -1}))
                        .build());
        standard.sqs()
                .sendMessage(request ->
                        request.queueUrl(standard.url()).messageBody("no JSON").messageAttributes(attributes));
        List<Message> received = standard.sqs()
                .receiveMessage(request -> request.queueUrl(standard.url())
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();

        run(worker(standard), new EventSource(standard, 10).event(received));

        assertThat(standard.takeDeadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo("no JSON");
            assertThat(letter.messageAttributes())
                    .containsAllEntriesOf(attributes)
                    .hasSize(4);
        });
    }

    @Test
    void on_its_last_try_a_message_becomes_a_dead_letter_with_the_last_failure() {
        failFor("b");

        JsonObject answer = run(
                worker(standard),
                event(
                        false,
                        message("m1", Bodies.valid("a"), "", MAX_RECEIVES),
                        message("m2", Bodies.valid("b"), "", MAX_RECEIVES)));

        assertThat(failed(answer)).isEmpty();
        assertThat(stored()).containsExactly("a");
        assertThat(standard.takeDeadLetters()).singleElement().satisfies(letter -> assertThat(
                        letter.messageAttributes().get(DeadLetters.ERROR).stringValue())
                .startsWith("GaveUp: not stored in 3 tries; the last: ")
                .contains("SQLSTATE 55P03"));
    }

    @Test
    void a_message_that_the_dead_letter_queue_does_not_take_goes_back() {
        NotificationWorker broken = new NotificationWorker(
                database.store(), new DeadLetters(standard.sqs(), standard.deadLetterUrl() + "-gone"), MAX_RECEIVES);

        JsonObject answer =
                run(broken, event(false, message("m1", Bodies.malformed("a")), message("m2", Bodies.valid("b"))));

        assertThat(failed(answer)).containsExactly("m1");
        assertThat(stored()).containsExactly("b");
    }

    @Test
    void what_there_is_no_time_for_is_reported_instead_of_being_cut_off() {
        JsonObject answer = worker(standard)
                .run(
                        event(false, message("m1", Bodies.valid("a")), message("m2", Bodies.malformed("b"))),
                        Database.invocation(Duration.ofSeconds(1)));

        assertThat(failed(answer)).containsExactly("m1", "m2");
        assertThat(stored()).isEmpty();
    }

    @Test
    void an_invocation_that_could_do_nothing_fails_so_that_lambda_counts_it() {
        database.server().stop();
        try {
            assertThatThrownBy(() -> worker(standard)
                            .run(
                                    event(false, message("m1", Bodies.valid("a")), message("m2", Bodies.valid("b"))),
                                    Database.invocation(Duration.ofSeconds(6))))
                    .isInstanceOf(DatabaseUnreachableException.class);
            assertThat(failed(worker(standard)
                            .run(
                                    event(
                                            false,
                                            message("m1", Bodies.valid("a")),
                                            message("m2", Bodies.malformed("b"))),
                                    Database.invocation(Duration.ofSeconds(8)))))
                    .containsExactly("m1");
        } finally {
            database.server().start();
        }
        assertThat(standard.takeDeadLetters()).hasSize(1);
    }

    @Test
    void a_table_that_is_missing_fails_the_invocation_and_rejects_nothing() throws SQLException {
        database.asOwner("ALTER TABLE notifications RENAME TO elsewhere");
        try {
            assertThatThrownBy(() -> run(worker(standard), event(false, message("m1", Bodies.valid("a")))))
                    .isInstanceOf(StatementFailedException.class);
        } finally {
            database.asOwner("ALTER TABLE elsewhere RENAME TO notifications");
        }
        assertThat(standard.takeDeadLetters()).isEmpty();
    }

    @Test
    void everything_is_counted() {
        Metrics metrics = new Metrics();
        failFor("d");

        worker(standard)
                .run(
                        event(
                                false,
                                message("m1", Bodies.valid("a")),
                                message("m2", Bodies.valid("a")),
                                message("m3", Bodies.malformed("c")),
                                message("m4", Bodies.valid("d"))),
                        Database.invocation(Duration.ofSeconds(25), metrics));

        assertThat(metrics.counts())
                .containsEntry("NotificationsStored", 1L)
                .containsEntry("NotificationsDuplicate", 1L)
                .containsEntry("NotificationsRejected", 1L)
                .containsEntry("NotificationsRetried", 1L)
                .containsEntry("DatabaseConnections", 1L);
        assertThat(Leaks.logged()).contains("\"message_id\":\"m3\"").doesNotContain(Bodies.CONTENT);
    }

    @Test
    void an_event_of_something_else_is_refused() {
        JsonObject noRecord = new JsonObject();
        noRecord.add("Records", new JsonArray());
        noRecord.getAsJsonArray("Records").add("text");

        assertThatThrownBy(() -> run(worker(standard), new JsonObject())).isInstanceOf(InvalidEventException.class);
        assertThatThrownBy(() -> run(worker(standard), noRecord)).isInstanceOf(InvalidEventException.class);
        assertThat(failed(run(worker(standard), event(false)))).isEmpty();
    }
}

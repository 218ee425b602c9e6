package dev.renderfleet.lambda.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.notifications.NotificationStore.Outcome;
import dev.renderfleet.lambda.testing.Leaks;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table, and the connection to it, on a real PostgreSQL. */
final class NotificationStoreTest {
    private static Database database;

    private NotificationStore store;

    @BeforeAll
    static void start() {
        database = new Database();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void clear() {
        database.clear();
        store = database.store();
    }

    private Outcome store(JsonObject body) throws RejectedException {
        return store(body, standard());
    }

    private Outcome store(JsonObject body, SqsMessage message) throws RejectedException {
        return store.store(
                NotificationReader.read(body.toString()), message, Database.invocation(Duration.ofSeconds(25)));
    }

    private static SqsMessage standard() {
        return new SqsMessage("m", "", false, new JsonObject(), new JsonObject());
    }

    private static JsonObject notification(String title, String sentAt) {
        JsonObject json = Bodies.notification("n");
        json.getAsJsonObject("payload").addProperty("title", title);
        json.addProperty("sentAt", sentAt);
        return json;
    }

    private String title() {
        return database.value("SELECT payload->>'title' FROM notifications WHERE message_id = 'n'");
    }

    private String connections() {
        return database.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'notification-worker'");
    }

    @Test
    void everything_that_was_sent_is_in_the_row() throws RejectedException {
        JsonObject attributes = new JsonObject();
        attributes.addProperty("MessageGroupId", "group-1");
        attributes.addProperty("SequenceNumber", "18870993854784236544");

        store(Bodies.notification("n"), new SqsMessage("m", "", true, attributes, new JsonObject()));

        assertThat(database.value(
                        "SELECT concat_ws(' ', message_id, schema_version, tenant_id, user_id, type, payload, status,"
                                + " group_id, sequence_number, sent_at AT TIME ZONE 'UTC') FROM notifications"))
                .isEqualTo("n 1 tenant-1 user-1 render.finished {\"title\": \"" + Bodies.CONTENT
                        + "\"} pending group-1 18870993854784236544 2026-01-01 12:00:00");
    }

    @Test
    void a_message_group_of_a_standard_queue_is_no_order() throws RejectedException {
        JsonObject attributes = new JsonObject();
        attributes.addProperty("MessageGroupId", "fair-share");

        store(Bodies.notification("n"), new SqsMessage("m", "", false, attributes, new JsonObject()));

        assertThat(database.value("SELECT group_id FROM notifications")).isNull();
    }

    @Test
    void the_same_notification_is_stored_once() throws RejectedException {
        assertThat(store(Bodies.notification("n"))).isEqualTo(Outcome.STORED);
        assertThat(store(Bodies.notification("n"))).isEqualTo(Outcome.DUPLICATE);

        assertThat(database.value("SELECT count(*) FROM arrivals")).isEqualTo("1");
    }

    @Test
    void a_later_content_replaces_an_earlier_one_whatever_order_they_arrive_in() throws RejectedException {
        assertThat(store(notification("second", "2026-01-01T00:00:02Z"))).isEqualTo(Outcome.STORED);
        assertThat(store(notification("first", "2026-01-01T00:00:01Z"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(title()).isEqualTo("second");
        assertThat(store(notification("third", "2026-01-01T03:00:03+03:00"))).isEqualTo(Outcome.UPDATED);
        assertThat(title()).isEqualTo("third");
    }

    @Test
    void a_redelivery_leaves_what_the_application_did_to_the_row() throws RejectedException, SQLException {
        store(notification("first", "2026-01-01T00:00:01Z"));
        database.asOwner("UPDATE notifications SET status = 'read'");

        store(notification("second", "2026-01-01T00:00:02Z"));

        assertThat(database.value("SELECT status FROM notifications")).isEqualTo("read");
    }

    @Test
    void an_id_does_not_open_somebody_elses_row() throws RejectedException {
        store(notification("mine", "2026-01-01T00:00:01Z"));
        for (String key : new String[] {"tenantId", "userId"}) {
            JsonObject foreign = notification("theirs", "2026-01-01T00:00:02Z");
            foreign.addProperty(key, "somebody-else");

            assertThatThrownBy(() -> store(foreign))
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IdConflict));
        }
        assertThat(title()).isEqualTo("mine");
    }

    @Test
    void what_the_database_refuses_is_rejected_without_its_words() {
        JsonObject body = Bodies.notification("n");
        body.getAsJsonObject("payload")
                .add("number", new com.google.gson.JsonPrimitive(new java.math.BigDecimal("1e200000")));

        assertThatThrownBy(() -> store(body))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Unstorable))
                .hasMessage("the database refuses it with SQLSTATE 22003");
    }

    @Test
    void one_connection_serves_all_invocations() throws RejectedException {
        int connections = Integer.parseInt(connections());
        int reads = database.secretsManager().reads(database.secretArn());
        for (int i = 0; i < 20; i++) {
            store(Bodies.notification("n-" + i));
        }

        assertThat(connections()).isEqualTo(String.valueOf(connections + 1));
        assertThat(database.secretsManager().reads(database.secretArn())).isEqualTo(reads + 1);
    }

    @Test
    void a_connection_that_broke_is_replaced() throws RejectedException {
        store(Bodies.notification("before"));
        database.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE application_name = 'notification-worker'");

        assertThat(store(Bodies.notification("after"))).isEqualTo(Outcome.STORED);
        assertThat(connections()).isEqualTo("1");
        assertThat(Leaks.logged()).contains("connection lost, connecting anew");
    }

    @Test
    void a_server_that_takes_no_writes_any_more_is_left() throws RejectedException, SQLException {
        store(Bodies.notification("before"));
        String pid = "SELECT pid FROM pg_stat_activity WHERE application_name = 'notification-worker'"
                + " ORDER BY backend_start DESC LIMIT 1";
        String before = database.value(pid);
        database.asOwner(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF pg_backend_pid() = %s THEN RAISE EXCEPTION 'read-only' USING ERRCODE = '25006'; END IF;
                    RETURN NEW; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION refuse();
                """
                        .formatted(before));
        try {
            assertThat(store(Bodies.notification("after"))).isEqualTo(Outcome.STORED);
        } finally {
            database.asOwner("DROP FUNCTION refuse CASCADE");
        }
        assertThat(database.value(pid)).isNotEqualTo(before);
    }

    @Test
    void a_rotated_login_is_read_again_and_nobody_sees_it() throws RejectedException {
        try (Database own = new Database()) {
            NotificationStore rotated = own.store();
            Notification first = NotificationReader.read(Bodies.valid("first"));
            rotated.store(first, standard(), Database.invocation(Duration.ofSeconds(25)));
            own.rotate();
            own.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'app_user'");

            Notification second = NotificationReader.read(Bodies.valid("second"));
            assertThat(rotated.store(second, standard(), Database.invocation(Duration.ofSeconds(25))))
                    .isEqualTo(Outcome.STORED);
            assertThat(own.column(
                            "SELECT usename FROM pg_stat_activity WHERE application_name = 'notification-worker'"))
                    .containsExactly("app_user_clone");
            assertThat(own.secretsManager().reads(own.secretArn())).isEqualTo(2);
        }
        assertThat(Leaks.logged()).contains("the login was rotated, connecting with the new one");
    }

    @Test
    void a_missing_table_is_no_fault_of_the_message() throws SQLException {
        database.asOwner("ALTER TABLE notifications RENAME TO elsewhere");
        try {
            assertThatThrownBy(() -> store(Bodies.notification("n")))
                    .isInstanceOf(StatementFailedException.class)
                    .hasMessageContaining("relation \"public.notifications\" does not exist");
        } finally {
            database.asOwner("ALTER TABLE elsewhere RENAME TO notifications");
        }
    }
}

package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.database.RotationEvent.Step;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for a rotation on either engine; its subclasses run it against a real server each. */
abstract class RotationContract {
    private Functions functions;
    private JsonObject event;

    /** Makes the secrets, and the event for database-init. */
    abstract JsonObject prepare(FakeSecretsManager secrets);

    abstract String userSecret(JsonObject event);

    abstract String adminSecret(JsonObject event);

    abstract String database();

    abstract Connection open(String username, String password, String database) throws SQLException;

    /** Removes a user, if it is there. */
    abstract void dropUser(String username) throws SQLException;

    /** Removes what a test made, and gives the admin its first password back. */
    abstract void clear() throws SQLException;

    @BeforeEach
    final void start() {
        functions = new Functions();
        event = prepare(functions.secretsManager());
        functions.init(event);
        try (Connection connection = open(functions.secretsManager().current(userSecret(event)));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE work (id int PRIMARY KEY)");
            statement.execute("INSERT INTO work VALUES (1)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    final void end() throws SQLException {
        functions.close();
        clear();
    }

    final Functions functions() {
        return functions;
    }

    final JsonObject event() {
        return event;
    }

    final Connection open(JsonObject secret) throws SQLException {
        return open(
                secret.get("username").getAsString(),
                secret.get("password").getAsString(),
                secret.has("dbname") ? database() : "");
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    private JsonObject current() {
        return functions.secretsManager().current(userSecret(event));
    }

    private static String username(JsonObject secret) {
        return secret.get("username").getAsString();
    }

    @Test
    void two_users_take_turns_and_the_one_before_keeps_its_login_until_the_next_rotation() throws SQLException {
        JsonObject first = current();
        functions.rotate(userSecret(event));
        JsonObject second = current();
        assertThat(username(second)).isEqualTo(username(first) + "_clone");
        assertThat(second.get("password")).isNotEqualTo(first.get("password"));
        open(first).close();
        open(second).close();

        functions.rotate(userSecret(event));
        JsonObject third = current();
        assertThat(username(third)).isEqualTo(username(first));
        open(second).close();
        open(third).close();
        assertThatThrownBy(() -> open(first)).isInstanceOf(SQLException.class);
        assertThat(functions.secretsManager().labelledValue(userSecret(event), "AWSPREVIOUS"))
                .contains(second);
    }

    @Test
    void all_else_in_the_secret_stays_as_it_was() {
        JsonObject before = current();
        before.addProperty("note", "kept by the owner");
        functions.secretsManager().put(userSecret(event), before.toString());

        functions.rotate(userSecret(event));

        JsonObject after = current();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        for (String key : List.of("engine", "host", "port", "dbname", "masterarn", "note")) {
            assertThat(after.get(key)).isEqualTo(before.get(key));
        }
    }

    @Test
    void what_one_user_makes_the_other_can_use_and_change() throws SQLException {
        functions.rotate(userSecret(event));
        try (Connection connection = open(current());
                Statement statement = connection.createStatement()) {
            assertThat(query(connection, "SELECT id FROM work")).containsExactly("1");
            statement.execute("ALTER TABLE work ADD COLUMN name varchar(10)");
            statement.execute("CREATE TABLE made_by_clone (id int)");
        }
        functions.rotate(userSecret(event));
        try (Connection connection = open(current());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO made_by_clone VALUES (2)");
            statement.execute("DROP TABLE made_by_clone");
        }
    }

    @Test
    void clients_that_read_all_the_time_lose_no_query() throws SQLException {
        // Like a task: reads the secret when it starts, keeps one connection open and makes new ones all the time.
        for (int round = 0; round < 3; round++) {
            JsonObject seenAtStart = current();
            try (Connection kept = open(seenAtStart);
                    Reader task = new Reader(() -> {
                        assertThat(query(kept, "SELECT id FROM work")).containsExactly("1");
                        try (Connection fresh = open(seenAtStart)) {
                            assertThat(query(fresh, "SELECT id FROM work")).containsExactly("1");
                        }
                    });
                    Reader asker = new Reader(() -> {
                        try (Connection fresh = open(current())) {
                            assertThat(query(fresh, "SELECT id FROM work")).containsExactly("1");
                        }
                    })) {
                functions.rotate(userSecret(event));
                task.awaitMore(5);
                asker.awaitMore(5);
            }
        }
    }

    @Test
    void an_abort_after_any_effect_of_any_step_is_made_good_by_a_retry_while_clients_read() throws SQLException {
        int aborts = 0;
        for (boolean aborted = true; aborted; aborts += aborted ? 1 : 0) {
            aborted = false;
            JsonObject before = current();
            // Without the other user every kind of statement is needed, as in the first rotation.
            dropUser(alternate(username(before)));
            functions.effects().abortAfter(aborts + 1);
            String version = functions.secretsManager().rotate(userSecret(event));
            for (Step step : Step.values()) {
                try {
                    functions.step(userSecret(event), version, step);
                } catch (AbortedError e) {
                    aborted = true;
                    // Whatever happened, a client that read the secret before, or reads it now, can work.
                    assertWorks(before);
                    assertWorks(current());
                    functions.step(userSecret(event), version, step);
                }
            }
            assertThat(functions.secretsManager().currentVersion(userSecret(event)))
                    .isEqualTo(version);
            assertThat(username(current())).isEqualTo(alternate(username(before)));
            try (Connection connection = open(current());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE full_rights (id int)");
                statement.execute("DROP TABLE full_rights");
            }
        }
        assertThat(aborts).isGreaterThan(25);
    }

    private void assertWorks(JsonObject secret) throws SQLException {
        try (Connection connection = open(secret)) {
            assertThat(query(connection, "SELECT id FROM work")).containsExactly("1");
        }
    }

    private static String alternate(String username) {
        return username.endsWith("_clone")
                ? username.substring(0, username.length() - "_clone".length())
                : username + "_clone";
    }

    @Test
    void every_step_may_be_called_twice() throws SQLException {
        String version = functions.secretsManager().rotate(userSecret(event));
        for (Step step : Step.values()) {
            functions.step(userSecret(event), version, step);
            functions.step(userSecret(event), version, step);
        }
        for (Step step : Step.values()) {
            assertThat(functions
                            .step(userSecret(event), version, step)
                            .get("outcome")
                            .getAsString())
                    .isEqualTo("the version is current already");
        }
        open(current()).close();
    }

    @Test
    void the_admin_changes_its_own_password_and_users_rotate_on() throws SQLException {
        JsonObject before = functions.secretsManager().current(adminSecret(event));
        functions.rotate(adminSecret(event));
        JsonObject after = functions.secretsManager().current(adminSecret(event));

        assertThat(username(after)).isEqualTo(username(before));
        open(after).close();
        assertThatThrownBy(() -> open(before)).isInstanceOf(SQLException.class);
        functions.rotate(userSecret(event));
        open(current()).close();
    }

    @Test
    void an_abort_after_any_effect_of_the_admins_rotation_is_made_good_by_a_retry() throws SQLException {
        functions.effects().abortAfter(0);
        functions.rotate(adminSecret(event));
        int effects = functions.effects().seen().size();

        for (int abort = 1; abort <= effects; abort++) {
            functions.effects().abortAfter(abort);
            String version = functions.secretsManager().rotate(adminSecret(event));
            for (Step step : Step.values()) {
                try {
                    functions.step(adminSecret(event), version, step);
                } catch (AbortedError e) {
                    functions.step(adminSecret(event), version, step);
                }
            }
            open(functions.secretsManager().current(adminSecret(event))).close();
        }
        functions.effects().abortAfter(0);
    }

    @Test
    void an_admin_whose_database_was_restored_to_before_the_last_rotation_is_rotated_with_the_password_before()
            throws SQLException {
        JsonObject old = functions.secretsManager().current(adminSecret(event));
        JsonObject never = old.deepCopy();
        never.addProperty("password", "NeverSetInTheDatabase1");
        functions.secretsManager().put(adminSecret(event), never.toString());

        functions.rotate(adminSecret(event));

        open(functions.secretsManager().current(adminSecret(event))).close();
    }

    @Test
    void a_user_can_be_rotated_while_the_admins_own_rotation_is_under_way() throws SQLException {
        String version = functions.secretsManager().rotate(adminSecret(event));
        functions.step(adminSecret(event), version, Step.CREATE);
        functions.step(adminSecret(event), version, Step.SET);

        functions.rotate(userSecret(event));

        open(current()).close();
    }

    @Test
    void a_user_whose_current_login_does_not_work_is_not_rotated() {
        JsonObject wrong = current();
        wrong.addProperty("password", "NotThePasswordInTheDatabase");
        functions.secretsManager().put(userSecret(event), wrong.toString());
        String version = functions.secretsManager().rotate(userSecret(event));
        functions.step(userSecret(event), version, Step.CREATE);

        assertThatThrownBy(() -> functions.step(userSecret(event), version, Step.SET))
                .isInstanceOf(LoginRejectedException.class)
                .hasMessageContaining("the current login of secret " + userSecret(event))
                .hasMessageContaining("run database-init");
    }

    @Test
    void a_pending_version_for_another_user_or_server_is_refused() {
        String version = functions.secretsManager().rotate(userSecret(event));
        for (String key : List.of("username", "host", "port", "masterarn")) {
            JsonObject forged = current();
            forged.addProperty("username", username(current()) + "_clone");
            forged.addProperty(key, key.equals("port") ? "1" : "admin");
            functions.secretsManager().forgePending(userSecret(event), version, forged.toString());

            assertThatThrownBy(() -> functions.step(userSecret(event), version, Step.SET))
                    .as(key)
                    .isInstanceOf(RotationRefusedException.class)
                    .hasMessageContaining("nothing was changed");
        }
    }

    @Test
    void a_step_that_does_not_fit_the_secrets_state_is_refused() {
        String version = functions.secretsManager().rotate(userSecret(event));

        assertThatThrownBy(() -> functions.step(userSecret(event), "no-such-version", Step.CREATE))
                .isInstanceOf(RotationRefusedException.class)
                .hasMessageContaining("has no version no-such-version");
        for (Step early : List.of(Step.SET, Step.FINISH)) {
            assertThatThrownBy(() -> functions.step(userSecret(event), version, early))
                    .isInstanceOf(RotationRefusedException.class)
                    .hasMessageContaining("has no value");
        }
        functions.secretsManager().disableRotation(userSecret(event));
        assertThatThrownBy(() -> functions.step(userSecret(event), version, Step.CREATE))
                .isInstanceOf(RotationRefusedException.class)
                .hasMessageContaining("not enabled for rotation");
    }

    @Test
    void a_test_of_a_new_rotations_configuration_passes_with_the_current_login() {
        String version = functions.secretsManager().rotate(userSecret(event));

        assertThat(functions
                        .step(userSecret(event), version, Step.TEST)
                        .get("outcome")
                        .getAsString())
                .isEqualTo("the current login works");
    }

    @Test
    void a_pending_login_that_does_not_work_fails_the_test_and_the_current_one_stays() throws SQLException {
        String version = functions.secretsManager().rotate(userSecret(event));
        functions.step(userSecret(event), version, Step.CREATE);

        assertThatThrownBy(() -> functions.step(userSecret(event), version, Step.TEST))
                .isInstanceOf(LoginRejectedException.class)
                .hasMessageContaining("the pending login of secret");
        open(current()).close();
    }

    /** Does the same thing over and over on a thread of its own; the first failure is thrown when it is closed. */
    private static final class Reader implements AutoCloseable {
        @FunctionalInterface
        interface Work {
            void run() throws SQLException;
        }

        private final Thread thread;
        private final Object monitor = new Object();
        private boolean ended;
        private int done;
        private Throwable failure;

        Reader(Work work) {
            thread = new Thread(() -> repeat(work), "reader");
            thread.start();
            awaitMore(1);
        }

        private void repeat(Work work) {
            try {
                while (!hasEnded()) {
                    work.run();
                    count();
                }
            } catch (SQLException | RuntimeException | AssertionError e) {
                fail(e);
            }
        }

        private boolean hasEnded() {
            synchronized (monitor) {
                return ended;
            }
        }

        private void count() {
            synchronized (monitor) {
                done++;
                monitor.notifyAll();
            }
        }

        private void fail(Throwable e) {
            synchronized (monitor) {
                failure = e;
                monitor.notifyAll();
            }
        }

        /** Waits until it was done that many more times, or failed. */
        void awaitMore(int times) {
            synchronized (monitor) {
                int wanted = done + times;
                while (done < wanted && failure == null) {
                    try {
                        monitor.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                }
            }
        }

        @Override
        public void close() {
            synchronized (monitor) {
                ended = true;
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw new AssertionError("a client lost a query after " + done, failure);
            }
        }
    }
}

package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AuroraInitTest {
    private static PostgresServer server;
    private Functions functions;
    private JsonObject event;

    @BeforeAll
    static void start() {
        server = PostgresServer.running();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        functions = new Functions();
        event = Events.aurora(functions.secretsManager(), server.port());
    }

    @AfterEach
    void clear() throws SQLException {
        functions.close();
        clearDatabase();
    }

    private static void clearDatabase() throws SQLException {
        server.execute(
                "DROP DATABASE IF EXISTS app WITH (FORCE)",
                "DROP DATABASE IF EXISTS other WITH (FORCE)",
                "DROP ROLE IF EXISTS app_user",
                "DROP ROLE IF EXISTS app_user_clone",
                "DROP ROLE IF EXISTS app_owner");
    }

    private String secret() {
        return event.getAsJsonObject("aurora").get("secret").getAsString();
    }

    private Connection openAsUser(String database) throws SQLException {
        JsonObject secret = functions.secretsManager().current(secret());
        return server.open(
                secret.get("username").getAsString(), secret.get("password").getAsString(), database);
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        try (Connection connection = server.owner()) {
            return rows(connection, sql);
        }
    }

    @Test
    void makes_the_database_the_role_and_the_notification_table() throws SQLException {
        JsonObject report = functions.init(event).getAsJsonObject("aurora");

        assertThat(report.get("created").getAsBoolean()).isTrue();
        assertThat(report.get("userCreated").getAsBoolean()).isTrue();
        assertThat(report.getAsJsonObject("schema").toString()).isEqualTo("{\"version\":1,\"applied\":[1]}");
        try (Connection connection = openAsUser("app")) {
            assertThat(rows(connection, "SELECT current_user || ' ' || session_user"))
                    .containsExactly("app_owner app_user");
            assertThat(rows(connection, "SELECT tableowner FROM pg_tables WHERE tablename = 'notifications'"))
                    .containsExactly("app_owner");
        }
    }

    @Test
    void a_message_that_comes_twice_is_one_row_and_an_older_one_of_its_group_does_not_win() throws SQLException {
        functions.init(event);
        String upsert = "INSERT INTO notifications (message_id, tenant_id, user_id, type, payload, group_id,"
                + " sequence_number) VALUES ('m1', 't', 'u', 'job.done', '{\"n\": %d}', 'g', %d)"
                + " ON CONFLICT (message_id) DO UPDATE SET payload = excluded.payload, sequence_number ="
                + " excluded.sequence_number, updated_at = now()"
                + " WHERE notifications.sequence_number < excluded.sequence_number";
        try (Connection connection = openAsUser("app");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(upsert.formatted(2, 2))).isEqualTo(1);
            assertThat(statement.executeUpdate(upsert.formatted(2, 2))).isZero();
            assertThat(statement.executeUpdate(upsert.formatted(1, 1))).isZero();
            assertThat(statement.executeUpdate(upsert.formatted(3, 3))).isEqualTo(1);
            assertThat(rows(connection, "SELECT payload->>'n' FROM notifications"))
                    .containsExactly("3");
            assertThatThrownBy(() ->
                            statement.execute("INSERT INTO notifications (message_id, tenant_id, user_id, type, status)"
                                    + " VALUES ('m2', 't', 'u', 'x', 'unheard of')"))
                    .hasMessageContaining("notifications_status_check");
        }
    }

    @Test
    void the_user_reaches_its_own_database_only_and_is_no_admin() throws SQLException {
        server.execute("CREATE DATABASE other OWNER master", "REVOKE CONNECT ON DATABASE other FROM PUBLIC");
        functions.init(event);

        assertThatThrownBy(() -> openAsUser("postgres")).hasMessageContaining("permission denied for database");
        assertThatThrownBy(() -> openAsUser("other")).hasMessageContaining("permission denied for database");
        try (Connection connection = openAsUser("app");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id int)");
            statement.execute("CREATE SCHEMA reports");
            for (String forbidden : List.of(
                    "CREATE ROLE friend",
                    "CREATE DATABASE mine",
                    "SET ROLE master",
                    "DROP DATABASE app",
                    "SELECT rolpassword FROM pg_authid")) {
                assertThatThrownBy(() -> statement.execute(forbidden)).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void a_second_run_finds_everything_there_and_keeps_the_data() throws SQLException {
        functions.init(event);
        try (Connection connection = openAsUser("app");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO notifications (message_id, tenant_id, user_id, type)"
                    + " VALUES ('kept', 't', 'u', 'x')");
        }

        JsonObject report = functions.init(event).getAsJsonObject("aurora");

        assertThat(report.get("created").getAsBoolean()).isFalse();
        assertThat(report.get("userCreated").getAsBoolean()).isFalse();
        assertThat(report.get("passwordRepaired").getAsBoolean()).isFalse();
        assertThat(report.getAsJsonObject("schema").toString()).isEqualTo("{\"version\":1,\"applied\":[]}");
        try (Connection connection = openAsUser("app")) {
            assertThat(rows(connection, "SELECT message_id FROM notifications")).containsExactly("kept");
        }
    }

    @Test
    void a_database_that_the_cluster_was_made_with_is_taken_as_it_is() throws SQLException {
        server.execute("CREATE DATABASE app OWNER master");

        JsonObject report = functions.init(event).getAsJsonObject("aurora");

        assertThat(report.get("created").getAsBoolean()).isFalse();
        openAsUser("app").close();
    }

    @Test
    void runs_at_once_all_succeed_and_one_of_them_does_the_work() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<JsonObject>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(threads.submit(() -> functions.init(event)));
        }
        int created = 0;
        for (Future<JsonObject> run : runs) {
            created += run.get().getAsJsonObject("aurora").get("userCreated").getAsBoolean() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(created).isEqualTo(1);
    }

    @Test
    void a_wrong_admin_password_is_named_and_nothing_is_made() throws SQLException {
        functions
                .secretsManager()
                .put(
                        event.getAsJsonObject("aurora").get("adminSecret").getAsString(),
                        Events.admin("postgres", server.port(), PostgresServer.ADMIN, "WrongPasswordOfMaster")
                                .toString());

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(LoginRejectedException.class)
                .hasMessageContaining("PostgreSQL localhost:" + server.port() + " rejected the admin master of secret")
                .hasMessageContaining("nothing was changed");
        assertThat(rows("SELECT datname FROM pg_database")).doesNotContain("app");
        assertThat(rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'app%'"))
                .isEmpty();
    }

    @Test
    void an_admin_secret_that_rds_manages_has_only_user_and_password() throws SQLException {
        JsonObject managed = new JsonObject();
        managed.addProperty("username", PostgresServer.ADMIN);
        managed.addProperty("password", PostgresServer.ADMIN_PASSWORD);
        functions
                .secretsManager()
                .put(event.getAsJsonObject("aurora").get("adminSecret").getAsString(), managed.toString());

        functions.init(event);

        openAsUser("app").close();
    }

    @Test
    void the_admins_pending_password_serves_while_its_rotation_is_under_way() throws SQLException {
        String admin = event.getAsJsonObject("aurora").get("adminSecret").getAsString();
        String version = functions.secretsManager().rotate(admin);
        functions.step(admin, version, RotationEvent.Step.CREATE);
        functions.step(admin, version, RotationEvent.Step.SET);

        functions.init(event);

        openAsUser("app").close();
        server.execute("ALTER ROLE master PASSWORD '"
                + org.postgresql.util.PasswordUtil.encodeScramSha256(PostgresServer.ADMIN_PASSWORD.toCharArray())
                + "'");
    }

    @Test
    void a_user_whose_password_differs_from_its_secret_gets_the_secrets() throws SQLException {
        functions.init(event);
        server.execute("ALTER ROLE app_user PASSWORD 'restored from an old snapshot'");

        JsonObject report = functions.init(event).getAsJsonObject("aurora");

        assertThat(report.get("passwordRepaired").getAsBoolean()).isTrue();
        openAsUser("app").close();
    }

    @Test
    void a_schema_step_that_was_changed_after_it_was_applied_is_an_error() throws SQLException {
        functions.init(event);
        try (Connection connection = openAsUser("app");
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE renderfleet_schema SET sha256 = 'of another text'");
        }

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(StatementFailedException.class)
                .hasMessageContaining("schema/001_notifications.sql")
                .hasMessageContaining("put the change into a new step");
    }

    @Test
    void a_table_of_that_name_that_was_there_before_stops_the_run_without_half_a_setup() throws SQLException {
        server.execute("CREATE DATABASE app OWNER master");
        try (Connection connection = server.open(PostgresServer.ADMIN, PostgresServer.ADMIN_PASSWORD, "app");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE notifications (id int)");
        }

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(StatementFailedException.class)
                .hasMessageContaining(
                        "PostgreSQL localhost:" + server.port() + ", database app, step apply schema step")
                .hasMessageContaining("already exists");
        assertThat(rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'app%'"))
                .isEmpty();
    }

    @Test
    void a_lock_that_is_not_free_in_time_is_named() throws SQLException {
        try (Connection other = server.open(PostgresServer.ADMIN, PostgresServer.ADMIN_PASSWORD, "postgres")) {
            rows(other, "SELECT pg_advisory_lock(" + PostgresAccounts.LOCK + ")");

            assertThatThrownBy(() -> functions.init(event, Duration.ofSeconds(2)))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("is being set up by another run");
        }
        assertThat(rows("SELECT datname FROM pg_database")).doesNotContain("app");
    }

    @Test
    void an_abort_after_any_effect_is_made_good_by_the_next_run() throws SQLException {
        functions.init(event);
        int effects = functions.effects().seen().size();
        clearDatabase();
        assertThat(effects).isGreaterThan(20);

        // Every other one: most are statements of one transaction, and roles, which outlive it, are made in both
        // halves.
        for (int abort = 1; abort <= effects; abort += 2) {
            functions.effects().abortAfter(abort);
            assertThatThrownBy(() -> functions.init(event)).isInstanceOf(AbortedError.class);
            functions.init(event);
            openAsUser("app").close();
            clearDatabase();
        }
    }
}

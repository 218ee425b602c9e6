package dev.renderfleet.lambda.database;

import static dev.renderfleet.lambda.database.Events.MARIADB_DATABASES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.InvalidSecretException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MariaDbInitTest {
    private static MariaDbServer server;
    private Functions functions;
    private JsonObject event;

    @BeforeAll
    static void start() {
        server = MariaDbServer.running();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        functions = new Functions();
        event = Events.mariaDb(functions.secretsManager(), server.port());
    }

    @AfterEach
    void clear() throws SQLException {
        functions.close();
        List<String> statements = new ArrayList<>();
        for (String database : MARIADB_DATABASES) {
            statements.add("DROP DATABASE IF EXISTS " + database);
            statements.add("DROP USER IF EXISTS " + database + "_app");
            statements.add("DROP USER IF EXISTS " + database + "_app_clone");
        }
        server.execute(statements.toArray(String[]::new));
    }

    private String secret(int index) {
        return event.getAsJsonObject("mariadb")
                .getAsJsonArray("databases")
                .get(index)
                .getAsJsonObject()
                .get("secret")
                .getAsString();
    }

    private static JsonElement report(JsonObject answer, int index, String key) {
        return answer.getAsJsonObject("mariadb")
                .getAsJsonArray("databases")
                .get(index)
                .getAsJsonObject()
                .get(key);
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

    private Connection openAs(int index, String database) throws SQLException {
        JsonObject secret = functions.secretsManager().current(secret(index));
        return server.open(
                secret.get("username").getAsString(), secret.get("password").getAsString(), database);
    }

    @Test
    void makes_three_databases_with_a_user_each_that_can_work_there() throws SQLException {
        JsonObject answer = functions.init(event);

        assertThat(rows("SELECT schema_name FROM information_schema.schemata")).containsAll(MARIADB_DATABASES);
        for (int i = 0; i < MARIADB_DATABASES.size(); i++) {
            assertThat(report(answer, i, "created").getAsBoolean()).isTrue();
            assertThat(report(answer, i, "userCreated").getAsBoolean()).isTrue();
            assertThat(report(answer, i, "verified").getAsBoolean()).isTrue();
            try (Connection connection = openAs(i, MARIADB_DATABASES.get(i));
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE effects (id int PRIMARY KEY, name varchar(20))");
                statement.execute("ALTER TABLE effects ADD COLUMN price int, ADD INDEX (price)");
                statement.execute("INSERT INTO effects VALUES (1, 'zoom ✓', 5)");
                assertThat(rows(connection, "SELECT name FROM effects")).containsExactly("zoom ✓");
            }
        }
    }

    @Test
    void a_user_reaches_its_own_database_only() throws SQLException {
        // A grant on tenant_pool_1 whose underscores are not escaped covers these two as well.
        server.execute("CREATE DATABASE IF NOT EXISTS tenantXpool_1", "CREATE DATABASE IF NOT EXISTS tenant_poolX1");
        functions.init(event);

        for (int i = 0; i < MARIADB_DATABASES.size(); i++) {
            try (Connection connection = openAs(i, MARIADB_DATABASES.get(i))) {
                assertThat(rows(connection, "SHOW DATABASES"))
                        .containsExactlyInAnyOrder("information_schema", MARIADB_DATABASES.get(i));
                for (String other :
                        List.of("bp", "tenant_pool_1", "tenant_pool_2", "tenantXpool_1", "tenant_poolX1", "mysql")) {
                    if (!other.equals(MARIADB_DATABASES.get(i))) {
                        assertThatThrownBy(() -> rows(connection, "USE " + other))
                                .isInstanceOf(SQLException.class);
                    }
                }
                assertThatThrownBy(() -> rows(connection, "CREATE DATABASE mine"))
                        .isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> rows(connection, "CREATE USER friend")).isInstanceOf(SQLException.class);
                assertThatThrownBy(
                                () -> rows(connection, "GRANT SELECT ON " + MARIADB_DATABASES.get(0) + ".* TO admin"))
                        .isInstanceOf(SQLException.class);
            }
        }
        server.execute("DROP DATABASE tenantXpool_1", "DROP DATABASE tenant_poolX1");
    }

    @Test
    void a_user_cannot_log_in_without_tls() throws SQLException {
        functions.init(event);
        JsonObject secret = functions.secretsManager().current(secret(0));
        Properties plain = new Properties();
        plain.setProperty("user", secret.get("username").getAsString());
        plain.setProperty("password", secret.get("password").getAsString());
        plain.setProperty("sslMode", "disable");

        assertThatThrownBy(() -> new org.mariadb.jdbc.Driver()
                        .connect("jdbc:mariadb://localhost:" + server.port() + "/bp", plain))
                .hasMessageContaining("Access denied");
    }

    @Test
    void a_second_run_finds_everything_there_and_keeps_the_data() throws SQLException {
        functions.init(event);
        server.execute("CREATE TABLE bp.kept (id int)", "INSERT INTO bp.kept VALUES (7)");
        List<String> before = rows("SHOW GRANTS FOR bp_app");

        JsonObject answer = functions.init(event);

        assertThat(report(answer, 0, "created").getAsBoolean()).isFalse();
        assertThat(report(answer, 0, "userCreated").getAsBoolean()).isFalse();
        assertThat(report(answer, 0, "passwordRepaired").getAsBoolean()).isFalse();
        assertThat(rows("SHOW GRANTS FOR bp_app")).isEqualTo(before);
        assertThat(rows("SELECT id FROM bp.kept")).containsExactly("7");
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
            created += report(run.get(), 1, "userCreated").getAsBoolean() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(created).isEqualTo(1);
    }

    @Test
    void a_wrong_admin_password_is_named_and_nothing_is_made() throws SQLException {
        functions
                .secretsManager()
                .put(
                        event.getAsJsonObject("mariadb").get("adminSecret").getAsString(),
                        Events.admin("mariadb", server.port(), MariaDbServer.ADMIN, "WrongPasswordOfAdmin")
                                .toString());

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(LoginRejectedException.class)
                .hasMessageContaining("MariaDB localhost:" + server.port() + " rejected the admin admin of secret")
                .hasMessageContaining("rds/master-credentials")
                .hasMessageContaining("nothing was changed")
                .hasMessageContaining("Remedy: ");
        assertThat(rows("SELECT schema_name FROM information_schema.schemata"))
                .doesNotContainAnyElementsOf(MARIADB_DATABASES);
        assertThat(rows("SELECT user FROM mysql.user WHERE user LIKE '%app%'")).isEmpty();
    }

    @Test
    void a_user_secret_without_password_is_refused_before_anything_is_made() throws SQLException {
        functions.secretsManager().put(secret(2), "{\"engine\":\"mariadb\",\"host\":\"localhost\",\"username\":\"x\"}");

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining(secret(2))
                .hasMessageContaining("password is missing");
        assertThat(rows("SELECT schema_name FROM information_schema.schemata")).doesNotContain("bp");
    }

    @Test
    void secrets_that_do_not_fit_the_event_are_refused_with_every_reason() {
        JsonObject wrong = functions.secretsManager().current(secret(0));
        wrong.addProperty("host", "elsewhere");
        wrong.addProperty("dbname", "other");
        wrong.addProperty("username", "admin");
        functions.secretsManager().put(secret(0), wrong.toString());

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining("it is for MariaDB elsewhere:")
                .hasMessageContaining("dbname is \"other\", the event asks for \"bp\"")
                .hasMessageContaining("username is \"admin\", which is the admin's");
    }

    @Test
    void one_user_for_two_databases_is_refused() {
        JsonObject same = functions.secretsManager().current(secret(1));
        same.addProperty("username", "bp_app_clone");
        functions.secretsManager().put(secret(1), same.toString());

        assertThatThrownBy(() -> functions.init(event))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining("is another database's user already");
    }

    @Test
    void a_user_whose_password_differs_from_its_secret_gets_the_secrets() throws SQLException {
        functions.init(event);
        server.execute("ALTER USER bp_app IDENTIFIED BY 'restored from an old snapshot'");

        JsonObject answer = functions.init(event);

        assertThat(report(answer, 0, "passwordRepaired").getAsBoolean()).isTrue();
        assertThat(report(answer, 1, "passwordRepaired").getAsBoolean()).isFalse();
        openAs(0, "bp").close();
    }

    @Test
    void a_user_that_was_locked_by_hand_is_unlocked() throws SQLException {
        functions.init(event);
        server.execute("ALTER USER bp_app ACCOUNT LOCK");

        JsonObject answer = functions.init(event);

        assertThat(report(answer, 0, "passwordRepaired").getAsBoolean()).isTrue();
        openAs(0, "bp").close();
    }

    @Test
    void a_run_after_a_rotation_serves_the_user_in_use_and_leaves_the_other_alone() throws SQLException {
        functions.init(event);
        JsonObject first = functions.secretsManager().current(secret(0));
        functions.rotate(secret(0));
        server.execute("REVOKE TRIGGER ON `bp`.* FROM bp_app", "REVOKE TRIGGER ON `bp`.* FROM bp_app_clone");

        JsonObject answer = functions.init(event);

        assertThat(report(answer, 0, "user").getAsString()).isEqualTo("bp_app_clone");
        assertThat(report(answer, 0, "passwordRepaired").getAsBoolean()).isFalse();
        server.open("bp_app", first.get("password").getAsString(), "bp").close();
        assertThat(rows("SHOW GRANTS FOR bp_app").get(1)).contains("TRIGGER");
        assertThat(rows("SHOW GRANTS FOR bp_app_clone").get(1)).contains("TRIGGER");
    }

    @Test
    void a_lock_that_is_not_free_in_time_is_named() throws SQLException {
        try (Connection other = server.open(MariaDbServer.ADMIN, MariaDbServer.ADMIN_PASSWORD, "")) {
            assertThat(rows(other, "SELECT GET_LOCK('" + MariaDbAccounts.LOCK + "', 0)"))
                    .containsExactly("1");

            assertThatThrownBy(() -> functions.init(event, Duration.ofSeconds(2)))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("is being set up by another run");
        }
        assertThat(rows("SELECT schema_name FROM information_schema.schemata")).doesNotContain("bp");
    }

    @Test
    void a_secret_that_the_role_may_not_read_is_named_with_the_remedy() {
        functions.secretsManager().deny(secret(1));

        assertThatThrownBy(() -> functions.init(event))
                .hasMessageContaining("Could not read, secret " + secret(1))
                .hasMessageContaining("AccessDeniedException")
                .hasMessageContaining("allow the function's role");
    }

    @Test
    void an_abort_after_any_effect_is_made_good_by_the_next_run() throws SQLException {
        JsonArray databases = event.getAsJsonObject("mariadb").getAsJsonArray("databases");
        databases.remove(2);
        databases.remove(1);
        functions.init(event);
        int effects = functions.effects().seen().size();
        assertThat(effects).isGreaterThan(15);

        for (int abort = 1; abort <= effects; abort++) {
            server.execute("DROP DATABASE bp", "DROP USER bp_app");
            functions.effects().abortAfter(abort);
            assertThatThrownBy(() -> functions.init(event)).isInstanceOf(AbortedError.class);
            functions.init(event);
            openAs(0, "bp").close();
        }
    }
}

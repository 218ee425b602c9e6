package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MariaDbRotationTest extends RotationContract {
    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.running();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    JsonObject prepare(FakeSecretsManager secrets) {
        JsonObject event = Events.mariaDb(secrets, server.port());
        JsonArray databases = event.getAsJsonObject("mariadb").getAsJsonArray("databases");
        databases.remove(2);
        databases.remove(0);
        return event;
    }

    @Override
    String userSecret(JsonObject event) {
        return event.getAsJsonObject("mariadb")
                .getAsJsonArray("databases")
                .get(0)
                .getAsJsonObject()
                .get("secret")
                .getAsString();
    }

    @Override
    String adminSecret(JsonObject event) {
        return event.getAsJsonObject("mariadb").get("adminSecret").getAsString();
    }

    @Override
    String database() {
        return "tenant_pool_1";
    }

    @Override
    Connection open(String username, String password, String database) throws SQLException {
        return server.open(username, password, database);
    }

    @Override
    void dropUser(String username) throws SQLException {
        server.execute("DROP USER IF EXISTS " + username);
    }

    @Override
    void clear() throws SQLException {
        server.execute(
                "DROP DATABASE tenant_pool_1",
                "DROP USER IF EXISTS tenant_pool_1_app, tenant_pool_1_app_clone",
                "DROP DATABASE IF EXISTS extra",
                "DROP ROLE IF EXISTS reporting",
                "ALTER USER admin IDENTIFIED VIA mysql_native_password USING '"
                        + MariaDbAccounts.hash(MariaDbServer.ADMIN_PASSWORD) + "'");
    }

    private static List<String> grants(String user) throws SQLException {
        try (Connection connection = server.owner();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW GRANTS FOR " + user)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                String row = result.getString(1);
                if (!row.startsWith("GRANT USAGE")) {
                    rows.add(row.replace("_clone", ""));
                }
            }
            return rows;
        }
    }

    @Test
    void rights_given_by_hand_are_copied_and_rights_taken_away_are_taken_from_the_other_too() throws SQLException {
        asAdmin(
                "CREATE DATABASE extra",
                "CREATE TABLE extra.t (a int, b int)",
                "CREATE ROLE reporting",
                "GRANT SELECT (a), UPDATE (b) ON extra.t TO tenant_pool_1_app",
                "GRANT SELECT ON extra.* TO tenant_pool_1_app WITH GRANT OPTION",
                "GRANT reporting TO tenant_pool_1_app");
        functions().rotate(userSecret(event()));
        assertThat(grants("tenant_pool_1_app_clone"))
                .hasSize(4)
                .containsExactlyInAnyOrderElementsOf(grants("tenant_pool_1_app"));

        asAdmin(
                "REVOKE reporting FROM tenant_pool_1_app_clone",
                "REVOKE SELECT, GRANT OPTION ON extra.* FROM tenant_pool_1_app_clone",
                "REVOKE UPDATE (b) ON extra.t FROM tenant_pool_1_app_clone");
        functions().rotate(userSecret(event()));
        assertThat(grants("tenant_pool_1_app"))
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(grants("tenant_pool_1_app_clone"));
    }

    private static void asAdmin(String... statements) throws SQLException {
        try (Connection connection = server.open(MariaDbServer.ADMIN, MariaDbServer.ADMIN_PASSWORD, "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void the_clone_must_use_tls_as_well() throws SQLException {
        functions().rotate(userSecret(event()));
        try (Connection connection = server.owner();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT ssl_type FROM mysql.user WHERE user = 'tenant_pool_1_app_clone'")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("ANY");
        }
    }
}

package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import dev.renderfleet.lambda.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PasswordUtil;

final class PostgresRotationTest extends RotationContract {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.running();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    JsonObject prepare(FakeSecretsManager secrets) {
        return Events.aurora(secrets, server.port());
    }

    @Override
    String userSecret(JsonObject event) {
        return event.getAsJsonObject("aurora").get("secret").getAsString();
    }

    @Override
    String adminSecret(JsonObject event) {
        return event.getAsJsonObject("aurora").get("adminSecret").getAsString();
    }

    @Override
    String database() {
        return "app";
    }

    @Override
    Connection open(String username, String password, String database) throws SQLException {
        return server.open(username, password, database);
    }

    @Override
    void dropUser(String username) throws SQLException {
        server.execute("DROP ROLE IF EXISTS " + username);
    }

    @Override
    void clear() throws SQLException {
        server.execute(
                "DROP DATABASE app WITH (FORCE)",
                "DROP ROLE IF EXISTS app_user_clone",
                "DROP ROLE app_user",
                "DROP ROLE app_owner",
                "DROP ROLE IF EXISTS reporting",
                "ALTER ROLE master PASSWORD '"
                        + PasswordUtil.encodeScramSha256(PostgresServer.ADMIN_PASSWORD.toCharArray()) + "'");
    }

    @Test
    void the_url_in_the_secret_always_has_the_user_and_password_beside_it() {
        for (int round = 0; round < 2; round++) {
            functions().rotate(userSecret(event()));
            JsonObject secret = functions().secretsManager().current(userSecret(event()));
            assertThat(secret.get("url").getAsString())
                    .isEqualTo("postgresql://" + secret.get("username").getAsString() + ":"
                            + secret.get("password").getAsString() + "@localhost:" + server.port()
                            + "/app?sslmode=verify-full");
        }
    }

    @Test
    void memberships_and_settings_are_copied_and_taken_away_with_the_other_users() throws SQLException {
        server.execute(
                "SET ROLE master",
                "CREATE ROLE reporting",
                "GRANT reporting TO app_user",
                "ALTER ROLE app_user SET search_path TO \"$user\", public",
                "ALTER ROLE app_user IN DATABASE app SET statement_timeout TO '7s'");
        functions().rotate(userSecret(event()));
        assertThat(shape("app_user_clone"))
                .isEqualTo(shape("app_user"))
                .contains("reporting", "7s", "\"$user\", public");

        server.execute(
                "SET ROLE master",
                "REVOKE reporting FROM app_user_clone",
                "ALTER ROLE app_user_clone RESET search_path");
        functions().rotate(userSecret(event()));
        assertThat(shape("app_user")).isEqualTo(shape("app_user_clone")).doesNotContain("reporting", "search_path");
    }

    private static String shape(String user) throws SQLException {
        try (Connection connection = server.owner();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        """
                        SELECT (SELECT string_agg(g.rolname, ' ' ORDER BY 1) FROM pg_auth_members m
                                  JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)
                            || ' | ' || (SELECT string_agg(s.setdatabase::text || ':' || s.setconfig::text, ' ' ORDER BY 1)
                                  FROM (SELECT setdatabase, c AS setconfig FROM pg_db_role_setting, unnest(setconfig) c
                                        WHERE setrole = r.oid) s)
                        FROM pg_roles r WHERE rolname = '%s'"""
                                .formatted(user))) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    @Test
    void a_user_with_objects_of_its_own_is_not_rotated_and_the_remedy_works() throws SQLException {
        JsonObject secret = functions().secretsManager().current(userSecret(event()));
        try (Connection connection = open(secret);
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE NONE");
            statement.execute("CREATE TABLE public.own (id int)");
        }

        assertThatThrownBy(() -> functions().rotate(userSecret(event())))
                .isInstanceOf(UserHasOwnRightsException.class)
                .hasMessageContaining("app_user itself owns or was granted 1 objects")
                .hasMessageContaining("as app_user, SET ROLE NONE and REASSIGN OWNED BY app_user TO app_owner");
        try (Connection connection = open(secret);
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE NONE");
            statement.execute("REASSIGN OWNED BY app_user TO app_owner");
        }
        functions().rotate(userSecret(event()));
        open(functions().secretsManager().current(userSecret(event()))).close();
    }
}

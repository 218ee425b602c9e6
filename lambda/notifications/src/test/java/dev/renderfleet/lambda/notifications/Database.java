package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.Deadline;
import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.runtime.JsonLog;
import dev.renderfleet.lambda.runtime.Metrics;
import dev.renderfleet.lambda.runtime.Pause;
import dev.renderfleet.lambda.runtime.Redaction;
import dev.renderfleet.lambda.secrets.SecretStore;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import dev.renderfleet.lambda.testing.Leaks;
import dev.renderfleet.lambda.testing.PostgresServer;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PasswordUtil;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A real PostgreSQL with the table of notifications as database-init makes it, two users that take turns, and the secret of
 * the one in use. Every row that is written leaves a line in the table {@code arrivals}.
 */
final class Database implements AutoCloseable {
    private static final String SCHEMA = "/dev/renderfleet/lambda/database/schema/001_notifications.sql";

    private final PostgresServer server = PostgresServer.running();
    private final FakeSecretsManager secretsManager = new FakeSecretsManager();
    private final SecretsManagerClient client;
    private final String secretArn;

    Database() {
        client = SecretsManagerClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .endpointOverride(secretsManager.endpoint())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        try {
            server.execute("CREATE ROLE app_owner NOLOGIN", "CREATE DATABASE app");
            for (String user : List.of("app_user", "app_user_clone")) {
                server.execute(
                        "CREATE ROLE " + user + " LOGIN PASSWORD '" + verifier("FirstPasswordOf0" + user) + "'",
                        "GRANT app_owner TO " + user);
            }
            asOwner(schema());
            asOwner(
                    """
                    CREATE TABLE arrivals (n bigserial, message_id text, group_id text, sequence_number numeric, what text);
                    GRANT INSERT ON arrivals TO app_owner;
                    GRANT USAGE ON SEQUENCE arrivals_n_seq TO app_owner;
                    GRANT SELECT, INSERT, UPDATE ON notifications TO app_owner;
                    CREATE FUNCTION arrive() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        INSERT INTO arrivals (message_id, group_id, sequence_number, what)
                        VALUES (NEW.message_id, NEW.group_id, NEW.sequence_number, TG_OP);
                        RETURN NULL; END $$;
                    CREATE TRIGGER arrive AFTER INSERT OR UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION arrive();
                    """);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
        secretArn = secretsManager.create("aurora/app", login("app_user", "FirstPasswordOf0app_user"));
    }

    private static String schema() throws IOException {
        try (InputStream in = Database.class.getResourceAsStream(SCHEMA)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private JsonObject login(String user, String password) {
        JsonObject login = new JsonObject();
        login.addProperty("engine", "postgres");
        login.addProperty("host", "localhost");
        login.addProperty("port", server.port());
        login.addProperty("username", user);
        login.addProperty("password", password);
        login.addProperty("dbname", "app");
        return login;
    }

    private static String verifier(String password) {
        return PasswordUtil.encodeScramSha256(password.toCharArray());
    }

    /** What the rotation ends with: the other user, with a password of its own, is the current one; this one is locked. */
    void rotate() {
        try {
            server.execute(
                    "ALTER ROLE app_user_clone PASSWORD '" + verifier("SecondPasswordOf0clone") + "'",
                    "ALTER ROLE app_user PASSWORD NULL");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        secretsManager.put(
                secretArn, login("app_user_clone", "SecondPasswordOf0clone").toString());
    }

    PostgresServer server() {
        return server;
    }

    FakeSecretsManager secretsManager() {
        return secretsManager;
    }

    String secretArn() {
        return secretArn;
    }

    /** A store as an execution environment has one. */
    NotificationStore store() {
        Connector connector =
                new Connector(Priming.opener(TrustBundle.of(TestAuthority.get().ca())), Pause.SLEEP);
        return new NotificationStore(new SecretStore(client), secretArn, connector);
    }

    static Invocation invocation(Duration time) {
        return invocation(time, new Metrics());
    }

    static Invocation invocation(Duration time, Metrics metrics) {
        Redaction redaction = new Redaction();
        JsonLog log = new JsonLog(Leaks.log(), Clock.systemUTC(), redaction, JsonLog.Level.DEBUG);
        return new Invocation(log, metrics, Deadline.in(time, Clock.systemUTC()), redaction);
    }

    void asOwner(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row, as text. */
    List<String> column(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(String sql) {
        return column(sql).get(0);
    }

    private Connection connection() throws SQLException {
        return server.owner("app");
    }

    void clear() {
        try {
            asOwner("TRUNCATE notifications, arrivals");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        secretsManager.close();
        server.close();
    }
}

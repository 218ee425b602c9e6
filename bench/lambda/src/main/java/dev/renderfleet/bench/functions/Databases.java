package dev.renderfleet.bench.functions;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import dev.renderfleet.lambda.testing.PostgresServer;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A PostgreSQL server with a user's and an admin's secret, and the work of the three functions that use it. */
final class Databases implements AutoCloseable {
    private static final String DATABASE = "app";
    private static final String USER = "app_user";
    private static final String CLONE = "app_user_clone";
    private static final int BATCH = 10;

    private final PostgresServer postgres = PostgresServer.running();
    private final FakeSecretsManager secrets = new FakeSecretsManager();
    private final Path trust;
    private final String adminArn;
    private final String userArn;

    Databases() throws IOException {
        this.trust = trustBundle();
        this.adminArn =
                secrets.create("aurora/master-credentials", login(PostgresServer.ADMIN, PostgresServer.ADMIN_PASSWORD));
        this.userArn = secrets.create("aurora/app", user(USER, "FirstPasswordOf0App"));
    }

    /** As large as the deployed one: AWS's, and the authority of this run. */
    private static Path trustBundle() throws IOException {
        Path file = Files.createTempFile("trust", ".pem");
        file.toFile().deleteOnExit();
        try (InputStream packaged = TrustBundle.class.getResourceAsStream(TrustBundle.RESOURCE)) {
            String all = new String(packaged.readAllBytes(), StandardCharsets.US_ASCII)
                    + Files.readString(TestAuthority.get().ca());
            return Files.writeString(file, all);
        }
    }

    private JsonObject login(String username, String password) {
        JsonObject secret = new JsonObject();
        secret.addProperty("engine", "postgres");
        secret.addProperty("host", "localhost");
        secret.addProperty("port", postgres.port());
        secret.addProperty("username", username);
        secret.addProperty("password", password);
        return secret;
    }

    private JsonObject user(String username, String password) {
        JsonObject secret = login(username, password);
        secret.addProperty("dbname", DATABASE);
        secret.addProperty("masterarn", adminArn);
        return secret;
    }

    private Map<String, String> common() {
        return Map.of(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.endpoint().toString(),
                "DATABASE_TRUST_BUNDLE", trust.toString());
    }

    /** Everything looked at and found as it should be. The first time, it is made. */
    Work databaseInit() {
        JsonObject part = new JsonObject();
        part.addProperty("adminSecret", adminArn);
        part.addProperty("database", DATABASE);
        part.addProperty("secret", userArn);
        JsonObject event = new JsonObject();
        event.add("aurora", part);
        return new Work() {
            @Override
            public Map<String, String> environment() {
                return common();
            }

            @Override
            public String event() {
                return event.toString();
            }

            @Override
            public void check() throws SQLException {
                postgres.open(USER, "FirstPasswordOf0App", DATABASE).close();
            }
        };
    }

    /** The second step of a rotation: the other user gets a new password. */
    Work rotateSecret() {
        String version = secrets.rotate(userArn);
        return new Work() {
            private String password = "";

            @Override
            public Map<String, String> environment() {
                return common();
            }

            @Override
            public String event() {
                password = "Pending" + UUID.randomUUID().toString().replace("-", "");
                secrets.forgePending(userArn, version, user(CLONE, password).toString());
                JsonObject event = new JsonObject();
                event.addProperty("SecretId", userArn);
                event.addProperty("ClientRequestToken", version);
                event.addProperty("Step", "setSecret");
                return event.toString();
            }

            @Override
            public void check() throws SQLException {
                postgres.open(CLONE, password, DATABASE).close();
            }
        };
    }

    /** A full batch of new notifications. */
    Work notifications() {
        return new Work() {
            private final List<String> ids = new ArrayList<>();

            @Override
            public Map<String, String> environment() {
                Map<String, String> environment = new java.util.HashMap<>(common());
                environment.put("DATABASE_SECRET", userArn);
                return environment;
            }

            @Override
            public String event() {
                ids.clear();
                JsonArray records = new JsonArray();
                for (int i = 0; i < BATCH; i++) {
                    String id = UUID.randomUUID().toString();
                    ids.add(id);
                    records.add(message(id));
                }
                JsonObject event = new JsonObject();
                event.add("Records", records);
                return event.toString();
            }

            @Override
            public void check() throws SQLException {
                String list = "'" + String.join("', '", ids) + "'";
                try (Connection owner = postgres.owner(DATABASE);
                        Statement statement = owner.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT count(*) FROM notifications WHERE message_id IN (" + list + ")")) {
                    if (!rows.next() || rows.getInt(1) != BATCH) {
                        throw new AssertionError("stored are " + rows.getInt(1) + " of " + BATCH + " notifications");
                    }
                }
            }
        };
    }

    private static JsonObject message(String id) {
        JsonObject payload = new JsonObject();
        payload.addProperty("task", "t-17");
        JsonObject body = new JsonObject();
        body.addProperty("version", 1);
        body.addProperty("id", id);
        body.addProperty("tenantId", "acme");
        body.addProperty("userId", "u-1");
        body.addProperty("type", "render.finished");
        body.addProperty("sentAt", "2026-01-31T12:00:00Z");
        body.add("payload", payload);
        JsonObject attributes = new JsonObject();
        attributes.addProperty("ApproximateReceiveCount", "1");
        JsonObject record = new JsonObject();
        record.addProperty("messageId", id);
        record.addProperty("body", body.toString());
        record.add("attributes", attributes);
        record.add("messageAttributes", new JsonObject());
        record.addProperty("eventSourceARN", "arn:aws:sqs:us-east-1:123456789012:notifications");
        return record;
    }

    @Override
    public void close() {
        secrets.close();
        postgres.close();
    }
}

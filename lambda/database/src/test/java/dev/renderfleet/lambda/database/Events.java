package dev.renderfleet.lambda.database;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import dev.renderfleet.lambda.testing.PostgresServer;
import java.util.List;

/** Secrets and events as the stack makes them. */
final class Events {
    static final List<String> MARIADB_DATABASES = List.of("bp", "tenant_pool_1", "tenant_pool_2");

    private Events() {}

    static JsonObject admin(String engine, int port, String username, String password) {
        JsonObject secret = new JsonObject();
        secret.addProperty("engine", engine);
        secret.addProperty("host", "localhost");
        secret.addProperty("port", port);
        secret.addProperty("username", username);
        secret.addProperty("password", password);
        return secret;
    }

    static JsonObject user(
            String engine, int port, String username, String password, String database, String adminArn) {
        JsonObject secret = admin(engine, port, username, password);
        secret.addProperty("dbname", database);
        secret.addProperty("masterarn", adminArn);
        return secret;
    }

    /** The secrets of a MariaDB server and its three databases, and the event that names them. */
    static JsonObject mariaDb(FakeSecretsManager secrets, int port) {
        String admin = secrets.create(
                "rds/master-credentials", admin("mariadb", port, MariaDbServer.ADMIN, MariaDbServer.ADMIN_PASSWORD));
        JsonArray databases = new JsonArray();
        for (String name : MARIADB_DATABASES) {
            String arn = secrets.create(
                    "rds/" + name, user("mariadb", port, name + "_app", "FirstPasswordOf0" + name, name, admin));
            JsonObject database = new JsonObject();
            database.addProperty("name", name);
            database.addProperty("secret", arn);
            databases.add(database);
        }
        JsonObject part = new JsonObject();
        part.addProperty("adminSecret", admin);
        part.add("databases", databases);
        JsonObject event = new JsonObject();
        event.add("mariadb", part);
        event.addProperty("inputHash", "0123");
        return event;
    }

    /** The secrets of an Aurora cluster and its database, and the event that names them. */
    static JsonObject aurora(FakeSecretsManager secrets, int port) {
        String admin = secrets.create(
                "aurora/master-credentials",
                admin("postgres", port, PostgresServer.ADMIN, PostgresServer.ADMIN_PASSWORD));
        JsonObject user = user("postgres", port, "app_user", "FirstPasswordOf0App", "app", admin);
        user.addProperty(
                "url", "postgresql://app_user:FirstPasswordOf0App@localhost:" + port + "/app?sslmode=verify-full");
        JsonObject part = new JsonObject();
        part.addProperty("adminSecret", admin);
        part.addProperty("database", "app");
        part.addProperty("secret", secrets.create("aurora/app", user));
        JsonObject event = new JsonObject();
        event.add("aurora", part);
        return event;
    }
}

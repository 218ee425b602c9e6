package dev.renderfleet.lambda.database;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.runtime.InvalidEventException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What database-init is asked to set up. Either part may be absent, not both:
 *
 * <pre>{@code
 * {
 *   "mariadb": {
 *     "adminSecret": "<ARN or name>",
 *     "databases": [{"name": "bp", "secret": "<ARN or name>"}, ...]
 *   },
 *   "aurora": {"adminSecret": "<ARN or name>", "database": "app", "secret": "<ARN or name>"},
 *   "inputHash": "<any text; a change of it makes the stack call again>"
 * }
 * }</pre>
 *
 * <p>Names of databases are a lower-case letter followed by lower-case letters, digits and underscores, at most 64 (MariaDB)
 * or 57 (PostgreSQL, whose owner role adds {@code _owner}) characters. Every problem is reported at once.
 */
record DatabaseInitEvent(Optional<MariaDb> mariaDb, Optional<Aurora> aurora) {
    private static final Set<String> SYSTEM_DATABASES =
            Set.of("information_schema", "performance_schema", "mysql", "sys", "innodb", "postgres", "rdsadmin");

    private static final int LONGEST_MARIADB_NAME = 64;
    private static final int LONGEST_POSTGRES_NAME = 57;

    /** A MariaDB server and the databases on it. */
    record MariaDb(String adminSecret, List<Database> databases) {}

    /** A MariaDB database and the secret of its user. */
    record Database(String name, String secret) {}

    /** An Aurora PostgreSQL cluster, the application's database and the secret of its user. */
    record Aurora(String adminSecret, String database, String secret) {}

    static DatabaseInitEvent parse(JsonObject event) {
        Problems problems = new Problems();
        // Pulumi adds "tf" when an invocation follows the life cycle of its resource.
        problems.refuseUnknown("", event, Set.of("mariadb", "aurora", "inputHash", "tf"));
        Optional<MariaDb> mariaDb =
                problems.object("mariadb", event.get("mariadb")).map(json -> mariaDb(json, problems));
        Optional<Aurora> aurora = problems.object("aurora", event.get("aurora")).map(json -> aurora(json, problems));
        if (!event.has("mariadb") && !event.has("aurora")) {
            problems.add("neither mariadb nor aurora is there");
        }
        problems.throwIfAny();
        return new DatabaseInitEvent(mariaDb, aurora);
    }

    private static MariaDb mariaDb(JsonObject json, Problems problems) {
        problems.refuseUnknown("mariadb.", json, Set.of("adminSecret", "databases"));
        String adminSecret = problems.text("mariadb.adminSecret", json.get("adminSecret"));
        List<Database> databases = new ArrayList<>();
        JsonElement list = json.get("databases");
        if (list == null || !list.isJsonArray() || list.getAsJsonArray().isEmpty()) {
            problems.add("mariadb.databases is no list with at least one entry");
            return new MariaDb(adminSecret, databases);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.getAsJsonArray().size(); i++) {
            String path = "mariadb.databases[" + i + "]";
            problems.object(path, list.getAsJsonArray().get(i)).ifPresent(entry -> {
                problems.refuseUnknown(path + ".", entry, Set.of("name", "secret"));
                String name = problems.databaseName(path + ".name", entry.get("name"), LONGEST_MARIADB_NAME);
                if (!name.isEmpty() && !names.add(name)) {
                    problems.add(path + ".name is \"" + name + "\" again");
                }
                databases.add(new Database(name, problems.text(path + ".secret", entry.get("secret"))));
            });
        }
        return new MariaDb(adminSecret, databases);
    }

    private static Aurora aurora(JsonObject json, Problems problems) {
        problems.refuseUnknown("aurora.", json, Set.of("adminSecret", "database", "secret"));
        return new Aurora(
                problems.text("aurora.adminSecret", json.get("adminSecret")),
                problems.databaseName("aurora.database", json.get("database"), LONGEST_POSTGRES_NAME),
                problems.text("aurora.secret", json.get("secret")));
    }

    /** Collects what is wrong, so that one run shows all of it. */
    private static final class Problems {
        private final List<String> found = new ArrayList<>();

        void add(String problem) {
            found.add(problem);
        }

        void refuseUnknown(String path, JsonObject json, Set<String> known) {
            for (String key : json.keySet()) {
                if (!known.contains(key)) {
                    add(path + key + " is not known");
                }
            }
        }

        Optional<JsonObject> object(String path, JsonElement value) {
            if (value == null) {
                return Optional.empty();
            }
            if (!value.isJsonObject()) {
                add(path + " is no object");
                return Optional.empty();
            }
            return Optional.of(value.getAsJsonObject());
        }

        String text(String path, JsonElement value) {
            if (value == null
                    || !value.isJsonPrimitive()
                    || !value.getAsJsonPrimitive().isString()
                    || value.getAsString().isBlank()) {
                add(path + " is no text");
                return "";
            }
            return value.getAsString();
        }

        String databaseName(String path, JsonElement value, int longest) {
            String name = text(path, value);
            if (name.isEmpty()) {
                return name;
            }
            if (!DatabaseSecret.isName(name) || name.length() > longest) {
                add(path + " is \"" + name + "\", allowed are a lower-case letter followed by up to " + (longest - 1)
                        + " lower-case letters, digits and underscores");
            } else if (SYSTEM_DATABASES.contains(name) || name.startsWith("template")) {
                add(path + " is \"" + name + "\", which belongs to the server");
            }
            return name;
        }

        void throwIfAny() {
            if (!found.isEmpty()) {
                throw new InvalidEventException(
                        String.join("; ", found),
                        "correct what the stack passes to database-init; its fields are described in lambda/README.md");
            }
        }
    }
}

package dev.renderfleet.lambda.database;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.ConnectionLostException;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.connection.Engine;
import dev.renderfleet.lambda.connection.InvalidSecretException;
import dev.renderfleet.lambda.connection.RefusedException;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.secrets.SecretStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes databases, their users and the notification table as an event asks, on servers that may still be starting. Whatever
 * exists already is kept; a user whose password differs from its secret's gets the secret's (after a restore, for example);
 * nothing is ever renamed or dropped.
 *
 * <p>Before the first change, all secrets are checked and the admins of all servers logged in. Runs that overlap take turns.
 */
final class DatabaseInit {
    private final SecretStore secrets;
    private final Connector connector;
    private final AdminSession admins;

    DatabaseInit(SecretStore secrets, Connector connector) {
        this.secrets = secrets;
        this.connector = connector;
        this.admins = new AdminSession(secrets, connector);
    }

    /** One user of one database, with the admin of its server. */
    private record Target(String database, String secretId, DatabaseSecret user, DatabaseSecret admin) {}

    /** Returns what was found and done, as JSON without secrets. */
    JsonObject run(DatabaseInitEvent event, Invocation invocation) {
        List<Target> mariaDb = event.mariaDb()
                .map(part -> part.databases().stream()
                        .map(database -> target(
                                Engine.MARIADB, database.name(), database.secret(), part.adminSecret(), invocation))
                        .toList())
                .orElse(List.of());
        List<Target> aurora = event.aurora()
                .map(part -> List.of(
                        target(Engine.POSTGRES, part.database(), part.secret(), part.adminSecret(), invocation)))
                .orElse(List.of());
        refuseSharedUsers(mariaDb);
        for (List<Target> server : List.of(mariaDb, aurora)) {
            if (!server.isEmpty()) {
                Target any = server.get(0);
                admins.open(any.admin(), any.user(), "", invocation).close();
            }
        }

        JsonObject report = new JsonObject();
        if (!mariaDb.isEmpty()) {
            report.add("mariadb", untilDone(invocation, mariaDb.get(0), () -> setUpMariaDb(mariaDb, invocation)));
        }
        if (!aurora.isEmpty()) {
            Target target = aurora.get(0);
            report.add("aurora", untilDone(invocation, target, () -> setUpAurora(target, invocation)));
        }
        return report;
    }

    /** Reads and checks the two secrets of a user. */
    private Target target(
            Engine engine, String database, String secretId, String adminSecretId, Invocation invocation) {
        DatabaseSecret user = readUser(secretId, invocation);
        DatabaseSecret admin = admins.secret(adminSecretId, user, invocation);
        List<String> problems = new ArrayList<>();
        for (DatabaseSecret secret : List.of(user, admin)) {
            if (secret.login().engine() != engine) {
                problems.add(
                        "the engine of " + secret.id() + " is " + secret.login().engine() + ", needed is " + engine);
            }
        }
        if (!user.login().host().equals(admin.login().host())
                || user.login().port() != admin.login().port()) {
            problems.add("it is for " + user.login().address() + ", the admin secret " + adminSecretId + " for "
                    + admin.login().address());
        }
        user.database()
                .filter(name -> !name.equals(database))
                .ifPresent(name -> problems.add("dbname is \"" + name + "\", the event asks for \"" + database + "\""));
        String longest = user.baseUsername() + DatabaseSecret.CLONE_SUFFIX;
        if (!DatabaseSecret.isName(user.username()) || longest.length() > engine.longestUserName()) {
            problems.add("username is \"" + user.username() + "\", allowed are a lower-case letter followed by"
                    + " lower-case letters, digits and underscores, "
                    + (engine.longestUserName() - DatabaseSecret.CLONE_SUFFIX.length())
                    + " at most, so that its alternate's name fits too");
        }
        if (user.baseUsername().equals(admin.username())
                || user.username().equals(admin.username())
                || user.baseUsername().equals(PostgresAccounts.ownerOf(database))) {
            problems.add("username is \"" + user.username() + "\", which is the admin's or the owner role's");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSecretException(secretId, problems);
        }
        return new Target(database, secretId, user, admin);
    }

    private DatabaseSecret readUser(String secretId, Invocation invocation) {
        return DatabaseSecret.parse(secretId, secrets.current(secretId), invocation.redaction());
    }

    /** A user of two databases could read both. */
    private static void refuseSharedUsers(List<Target> targets) {
        Set<String> users = new HashSet<>();
        for (Target target : targets) {
            if (!users.add(target.user().baseUsername())) {
                throw new InvalidSecretException(
                        target.secretId(),
                        List.of("username \"" + target.user().username() + "\" is another database's user already"));
            }
        }
    }

    /** Does the work again from its start on a new connection when one breaks: a server may restart once it is created. */
    private JsonObject untilDone(Invocation invocation, Target target, Supplier<JsonObject> work) {
        while (true) {
            try {
                return work.get();
            } catch (ConnectionLostException e) {
                if (invocation.deadline().remaining().isZero()) {
                    throw new StatementFailedException(
                            target.admin().login().address(),
                            "set up",
                            "The connection broke: " + e.getMessage(),
                            "run again: every step that is already done is kept and skipped");
                }
                invocation.log().warn("connection lost, starting over", "why", e.getMessage());
                connector.pauseBeforeRetry();
            }
        }
    }

    private JsonObject setUpMariaDb(List<Target> targets, Invocation invocation) {
        Target any = targets.get(0);
        JsonArray databases = new JsonArray();
        try (Sql sql = admins.open(any.admin(), any.user(), "", invocation)) {
            MariaDbAccounts accounts = new MariaDbAccounts(sql, any.admin().login());
            accounts.lock(invocation.deadline());
            for (Target target : targets) {
                databases.add(setUpMariaDbDatabase(target, accounts, invocation));
            }
        }
        JsonObject report = new JsonObject();
        report.addProperty("server", any.admin().login().host());
        report.add("databases", databases);
        return report;
    }

    private JsonObject setUpMariaDbDatabase(Target target, MariaDbAccounts accounts, Invocation invocation) {
        // Read again under the lock: a rotation that just ended has made another user the current one.
        DatabaseSecret user = readUser(target.secretId(), invocation);
        String username = user.username();
        JsonObject report = new JsonObject();
        report.addProperty("database", target.database());
        report.addProperty("created", !accounts.databaseExists(target.database()));
        accounts.createDatabase(target.database());
        boolean exists = accounts.userExists(username);
        report.addProperty("user", username);
        report.addProperty("userCreated", !exists);
        boolean repair = exists && !connector.accepts(user.login(), "", invocation);
        report.addProperty("passwordRepaired", repair);
        if (!exists) {
            accounts.createUser(username, user.login().password());
        } else if (repair) {
            accounts.setPassword(username, user.login().password());
        }
        accounts.requireTls(username);
        accounts.grantOwnDatabase(username, target.database());
        if (accounts.userExists(user.alternateUsername())) {
            accounts.requireTls(user.alternateUsername());
            accounts.grantOwnDatabase(user.alternateUsername(), target.database());
        }
        verify(user, target.database(), invocation);
        return done(report, target, invocation);
    }

    private JsonObject setUpAurora(Target target, Invocation invocation) {
        DatabaseSecret admin = target.admin();
        try (Sql maintenance = admins.open(admin, target.user(), "", invocation)) {
            PostgresAccounts cluster = new PostgresAccounts(maintenance, admin.login());
            cluster.lock(invocation.deadline());
            JsonObject report = new JsonObject();
            report.addProperty("server", admin.login().host());
            report.addProperty("database", target.database());
            boolean databaseExists = cluster.databaseExists(target.database());
            report.addProperty("created", !databaseExists);
            if (!databaseExists) {
                cluster.createDatabase(target.database());
            }
            DatabaseSecret user = readUser(target.secretId(), invocation);
            try (Sql sql = admins.open(admin, user, target.database(), invocation)) {
                setUpAuroraDatabase(user, target, sql, report, invocation);
            }
            report.addProperty("maintenanceDatabaseClosed", cluster.closeMaintenanceDatabase());
            verify(user, target.database(), invocation);
            return done(report, target, invocation);
        }
    }

    /** Roles, rights and tables in one transaction: all of it or nothing. */
    private void setUpAuroraDatabase(
            DatabaseSecret user, Target target, Sql sql, JsonObject report, Invocation invocation) {
        PostgresAccounts accounts = new PostgresAccounts(sql, target.admin().login());
        String owner = PostgresAccounts.ownerOf(target.database());
        String username = user.username();
        boolean exists = accounts.roleExists(username);
        boolean repair = exists && !connector.accepts(user.login(), target.database(), invocation);
        report.addProperty("user", username);
        report.addProperty("userCreated", !exists);
        report.addProperty("passwordRepaired", repair);
        sql.inTransaction("set up", () -> {
            accounts.createOwner(owner);
            accounts.reserveDatabase(target.database(), owner);
            accounts.openPublicSchema(owner);
            if (!exists) {
                accounts.createUser(username);
            }
            if (!exists || repair) {
                accounts.setPassword(username, user.login().password());
            }
            accounts.actAsOwner(username, owner);
            if (accounts.roleExists(user.alternateUsername())) {
                accounts.actAsOwner(user.alternateUsername(), owner);
            }
            accounts.actAs(owner);
            report.add("schema", new SchemaMigrations(sql).migrate());
        });
    }

    private void verify(DatabaseSecret user, String database, Invocation invocation) {
        try (Sql sql = connector.connect(user.login(), database, invocation)) {
            sql.check();
        } catch (RefusedException e) {
            throw LoginRejectedException.afterSetup(user, database, e.getMessage());
        }
    }

    private static JsonObject done(JsonObject report, Target target, Invocation invocation) {
        report.addProperty("verified", true);
        invocation.metrics().count("DatabasesReady", 1);
        invocation.log().info("database is ready", "database", target.database(), "report", report);
        return report;
    }
}

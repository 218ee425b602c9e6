package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.PostgresOpener;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.runtime.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PasswordUtil;

/**
 * Databases and roles of a PostgreSQL cluster, as RDS's master user (CREATEROLE and CREATEDB, no superuser) can manage them.
 * Nothing is ever dropped.
 *
 * <p>A database belongs to an owner role that cannot log in. Users are members of it and act as it from the moment they log
 * in, so that whatever one of two alternating users makes is the other's too. Passwords go to the server as SCRAM verifiers.
 */
final class PostgresAccounts implements Accounts {
    /** "renderflt" would not fit: any fixed number does. It is the ASCII of "rfleet". */
    static final long LOCK = 0x72666c656574L;

    private static final long LONGEST_LOCK_WAIT_MILLIS = 20_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Settings whose stored text is a list that is quoted already. */
    private static final Set<String> QUOTED_LISTS =
            Set.of("search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries");

    private final Sql sql;
    private final Login admin;

    PostgresAccounts(Sql sql, Login admin) {
        this.sql = sql;
        this.admin = admin;
    }

    /** The role that owns a database's schema and tables. */
    static String ownerOf(String database) {
        return database + "_owner";
    }

    @Override
    public void lock(Deadline deadline) {
        Duration allowed = deadline.remaining();
        while (true) {
            long millis = Math.max(
                    1, Math.min(LONGEST_LOCK_WAIT_MILLIS, deadline.remaining().toMillis()));
            sql.execute("prepare lock", "SET lock_timeout = " + millis);
            if (sql.tryExecute("lock", "SELECT pg_advisory_lock(" + LOCK + ")", LOCK_NOT_AVAILABLE)) {
                sql.execute("end lock", "RESET lock_timeout");
                return;
            }
            if (!deadline.allows(Duration.ofSeconds(1))) {
                throw new LockTimeoutException(admin, allowed);
            }
        }
    }

    boolean databaseExists(String database) {
        return sql.exists("look for database", "SELECT datname FROM pg_database WHERE datname = ?", database);
    }

    /** Must not run inside a transaction. */
    void createDatabase(String database) {
        sql.execute("create database", "CREATE DATABASE " + quote(database) + " ENCODING 'UTF8' TEMPLATE template0");
    }

    boolean roleExists(String role) {
        return sql.exists("look for role", "SELECT rolname FROM pg_roles WHERE rolname = ?", role);
    }

    /** The owner role, with the admin as a member so that it can make objects in its name. */
    void createOwner(String owner) {
        if (!roleExists(owner)) {
            sql.execute("create owner role", "CREATE ROLE " + quote(owner) + " NOLOGIN");
        }
        grantMembership(owner, admin.username());
    }

    /** A user without a password, which cannot log in until it gets one. */
    void createUser(String username) {
        sql.execute(
                "create role",
                "CREATE ROLE " + quote(username) + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT");
    }

    /** Makes a user a member of the owner role, acting as it from login on. */
    void actAsOwner(String username, String owner) {
        grantMembership(owner, username);
        sql.execute("set the role at login", "ALTER ROLE " + quote(username) + " SET role TO " + quote(owner));
    }

    /** The owner role alone may connect to this database and make schemas in it. Runs in any database. */
    void reserveDatabase(String database, String owner) {
        sql.execute("close the database", "REVOKE ALL ON DATABASE " + quote(database) + " FROM PUBLIC");
        sql.execute(
                "open the database to its owner",
                "GRANT CONNECT, TEMPORARY, CREATE ON DATABASE " + quote(database) + " TO " + quote(owner));
    }

    /** The maintenance database is everybody's by default; closes it, if it is the admin's to close. */
    boolean closeMaintenanceDatabase() {
        if (!sql.exists(
                "look at the maintenance database",
                "SELECT 1 FROM pg_database WHERE datname = ? AND pg_has_role(current_user, datdba, 'USAGE')",
                PostgresOpener.MAINTENANCE_DATABASE)) {
            return false;
        }
        sql.execute(
                "close the maintenance database",
                "REVOKE ALL ON DATABASE " + quote(PostgresOpener.MAINTENANCE_DATABASE) + " FROM PUBLIC");
        return true;
    }

    /** Lets the owner role use the public schema of the connected database, and nobody else make objects there. */
    void openPublicSchema(String owner) {
        sql.execute("close the schema", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        sql.execute("open the schema", "GRANT USAGE, CREATE ON SCHEMA public TO " + quote(owner));
    }

    void actAs(String owner) {
        sql.execute("act as the owner", "SET LOCAL ROLE " + quote(owner));
    }

    @Override
    public void copyRights(String from, String to) {
        refuseOwnRights(from);
        sql.inTransaction("copy rights", () -> {
            if (!roleExists(to)) {
                createUser(to);
            }
            copyMemberships(from, to);
            copySettings(from, to);
        });
    }

    private void copyMemberships(String from, String to) {
        List<String> wanted = memberships(from);
        List<String> present = memberships(to);
        for (String role : wanted) {
            if (!present.contains(role)) {
                sql.execute("copy a membership", "GRANT " + quote(role) + " TO " + quote(to));
            }
        }
        for (String role : present) {
            if (!wanted.contains(role)) {
                sql.execute(
                        "revoke a membership that the other user lacks",
                        "REVOKE " + quote(role) + " FROM " + quote(to));
            }
        }
    }

    /**
     * Rights or objects of a user's own cannot be copied without taking them away or leaving them behind, and would be
     * missing after the switch. With the owner role there are none, unless somebody made them by hand.
     */
    private void refuseOwnRights(String username) {
        Optional<String> count = sql.value(
                "look for rights of the user's own",
                "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
                        + " WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('o', 'a') AND r.rolname = ?",
                username);
        if (!count.orElse("0").equals("0")) {
            throw new UserHasOwnRightsException(admin, username, Integer.parseInt(count.get()), memberships(username));
        }
    }

    private List<String> memberships(String username) {
        return sql.column(
                "look at memberships",
                "SELECT DISTINCT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
                        + " JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = ? ORDER BY 1",
                username);
    }

    private void grantMembership(String role, String member) {
        // An admin that made the role is a member of it already, but from PostgreSQL 16 on without the right to act as
        // it.
        boolean granted = sql.exists(
                "look at memberships",
                "SELECT 1 FROM pg_roles u WHERE u.rolname = ? AND pg_has_role(u.oid, ?::name, 'USAGE')",
                member,
                role);
        if (!granted) {
            sql.execute("grant membership", "GRANT " + quote(role) + " TO " + quote(member));
        }
    }

    private void copySettings(String from, String to) {
        for (String database : settingScopes(to)) {
            sql.execute("reset settings", "ALTER ROLE " + quote(to) + inDatabase(database) + " RESET ALL");
        }
        for (String database : settingScopes(from)) {
            for (String setting : settings(from, database)) {
                int equals = setting.indexOf('=');
                String name = setting.substring(0, equals);
                String value = setting.substring(equals + 1);
                sql.execute(
                        "copy a setting",
                        "ALTER ROLE " + quote(to) + inDatabase(database) + " SET " + name + " TO "
                                + (QUOTED_LISTS.contains(name) ? value : literal(value)));
            }
        }
    }

    /** The databases for which a user has settings; empty text for all databases. */
    private List<String> settingScopes(String username) {
        return sql.column(
                "look at settings",
                "SELECT coalesce(d.datname, '') FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
                        + " LEFT JOIN pg_database d ON d.oid = s.setdatabase WHERE r.rolname = ?",
                username);
    }

    private List<String> settings(String username, String database) {
        return sql.column(
                "look at settings",
                "SELECT unnest(s.setconfig) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
                        + " LEFT JOIN pg_database d ON d.oid = s.setdatabase"
                        + " WHERE r.rolname = ? AND coalesce(d.datname, '') = ?",
                username,
                database);
    }

    private static String inDatabase(String database) {
        return database.isEmpty() ? "" : " IN DATABASE " + quote(database);
    }

    @Override
    public void setPassword(String username, String password) {
        sql.execute("set password", "ALTER ROLE " + quote(username) + " LOGIN PASSWORD " + literal(verifier(password)));
    }

    @Override
    public void setOwnPassword(String password) {
        // Nothing but the password: with any other attribute this is managing a role, which the master may not do to
        // itself.
        sql.execute("set own password", "ALTER ROLE CURRENT_USER PASSWORD " + literal(verifier(password)));
    }

    /** What PostgreSQL stores for a password: SCRAM-SHA-256 with a random salt. */
    private static String verifier(String password) {
        return PasswordUtil.encodeScramSha256(password.toCharArray());
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

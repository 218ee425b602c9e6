package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.runtime.Deadline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Databases and users of a MariaDB server, as RDS's master user (no SUPER) can manage them. Users are {@code name@'%'} and
 * must use TLS. Nothing is ever dropped.
 *
 * <p>Passwords go to the server as {@code mysql_native_password} hashes, because the general and audit logs of MariaDB show
 * statements as they were sent.
 */
final class MariaDbAccounts implements Accounts {
    static final String LOCK = "renderfleet.accounts";

    /**
     * What an application and its migrations need inside their own database. Not included: GRANT OPTION, EVENT (runs on the
     * server without a client), and everything global.
     */
    private static final String OWN_DATABASE_PRIVILEGES = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX,"
            + " REFERENCES, CREATE TEMPORARY TABLES, LOCK TABLES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE,"
            + " EXECUTE, TRIGGER";

    private static final long LONGEST_LOCK_WAIT_SECONDS = 20;

    private final Sql sql;
    private final Login admin;

    MariaDbAccounts(Sql sql, Login admin) {
        this.sql = sql;
        this.admin = admin;
        // SHOW GRANTS is parsed below: make it quote names the one way, whatever the server's defaults.
        sql.execute("prepare session", "SET SESSION sql_mode = '', sql_quote_show_create = 1");
    }

    @Override
    public void lock(Deadline deadline) {
        Duration allowed = deadline.remaining();
        while (true) {
            long seconds =
                    Math.min(LONGEST_LOCK_WAIT_SECONDS, deadline.remaining().toSeconds());
            String got =
                    sql.value("lock", "SELECT GET_LOCK(?, ?)", LOCK, seconds).orElse("0");
            if (got.equals("1")) {
                return;
            }
            if (!deadline.allows(Duration.ofSeconds(1))) {
                throw new LockTimeoutException(admin, allowed);
            }
        }
    }

    boolean databaseExists(String database) {
        return sql.exists(
                "look for database",
                "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?",
                database);
    }

    void createDatabase(String database) {
        sql.execute(
                "create database",
                "CREATE DATABASE IF NOT EXISTS " + quote(database)
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    }

    boolean userExists(String username) {
        return sql.exists("look for user", "SELECT user FROM mysql.user WHERE user = ? AND host = '%'", username);
    }

    void createUser(String username, String password) {
        sql.execute(
                "create user",
                "CREATE USER IF NOT EXISTS " + account(username) + " IDENTIFIED VIA mysql_native_password USING '"
                        + hash(password) + "' REQUIRE SSL");
    }

    /** Makes TLS a condition of logging in, if it is not one yet. */
    void requireTls(String username) {
        String type = sql.value(
                        "look at TLS rule", "SELECT ssl_type FROM mysql.user WHERE user = ? AND host = '%'", username)
                .orElse("");
        if (type.isEmpty()) {
            sql.execute("require TLS", "ALTER USER " + account(username) + " REQUIRE SSL");
        }
    }

    /** Grants the rights on one database. Its name is escaped: an underscore would match any character. */
    void grantOwnDatabase(String username, String database) {
        sql.execute(
                "grant privileges",
                "GRANT " + OWN_DATABASE_PRIVILEGES + " ON " + quote(database.replace("_", "\\_")) + ".* TO "
                        + account(username));
    }

    @Override
    public void copyRights(String from, String to) {
        if (!userExists(to)) {
            sql.execute("create user", "CREATE USER IF NOT EXISTS " + account(to) + " REQUIRE SSL ACCOUNT LOCK");
        }
        requireTls(to);
        List<String> wanted = grants(from);
        List<String> present = grants(to);
        for (String grant : present) {
            if (!wanted.contains(grant)) {
                sql.execute("revoke a privilege that the other user lacks", revoke(grant, to));
            }
        }
        for (String grant : wanted) {
            if (!present.contains(grant)) {
                sql.execute("copy a privilege", grant.replace(ACCOUNT, account(to)));
            }
        }
    }

    /** Stands for the account in a statement that {@link #grants} returns. */
    private static final String ACCOUNT = "\u0000account\u0000";

    /** Statements that give an account its rights, with {@link #ACCOUNT} in its place; not those that identify it. */
    private List<String> grants(String username) {
        List<String> statements = new ArrayList<>();
        for (String row : sql.column("look at privileges", "SHOW GRANTS FOR " + account(username))) {
            String marker = " TO " + account(username);
            int at = row.lastIndexOf(marker);
            if (at < 0 || row.startsWith("GRANT USAGE ON *.*")) {
                continue;
            }
            boolean grantOption = row.endsWith(" WITH GRANT OPTION");
            statements.add(row.substring(0, at) + " TO " + ACCOUNT + (grantOption ? " WITH GRANT OPTION" : ""));
        }
        return statements;
    }

    private static String revoke(String grant, String username) {
        boolean grantOption = grant.endsWith(" WITH GRANT OPTION");
        String what = grant.substring("GRANT ".length(), grant.lastIndexOf(" TO "));
        int on = what.indexOf(" ON ");
        if (grantOption && on >= 0) {
            what = what.substring(0, on) + ", GRANT OPTION" + what.substring(on);
        }
        return "REVOKE " + what + " FROM " + account(username);
    }

    @Override
    public void setPassword(String username, String password) {
        sql.execute(
                "set password",
                "ALTER USER " + account(username) + " IDENTIFIED VIA mysql_native_password USING '" + hash(password)
                        + "' ACCOUNT UNLOCK");
    }

    @Override
    public void setOwnPassword(String password) {
        sql.execute("set own password", "SET PASSWORD = '" + hash(password) + "'");
    }

    /** {@code mysql_native_password}'s verifier: an asterisk and SHA1(SHA1(password)) in upper-case hexadecimal. */
    static String hash(String password) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] once = sha1.digest(password.getBytes(StandardCharsets.UTF_8));
            return "*" + HexFormat.of().formatHex(sha1.digest(once)).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static String account(String username) {
        return quote(username) + "@`%`";
    }

    private static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}

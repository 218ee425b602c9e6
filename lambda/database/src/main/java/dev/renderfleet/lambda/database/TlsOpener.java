package dev.renderfleet.lambda.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Connects over TLS only, with the server's certificate and host name verified. Calls the drivers directly: no driver
 * manager, no pool, no retries of the driver's own.
 */
final class TlsOpener implements Opener {
    /** The database that every PostgreSQL cluster has. */
    static final String MAINTENANCE_DATABASE = "postgres";

    /**
     * MariaDB's driver warns of every login that is refused; a rotation tries one on purpose, and what is an error is
     * reported here. Kept in a field: the JDK forgets the level of a logger that nobody holds.
     */
    private static final Logger DRIVER = Logger.getLogger("org.mariadb.jdbc");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    /** Longer than any single statement here takes; waits for locks are cut into shorter ones. */
    private static final int SOCKET_TIMEOUT_SECONDS = 60;

    private final TrustBundle trust;
    private final String application;

    TlsOpener(TrustBundle trust, String application) {
        this.trust = trust;
        this.application = application;
    }

    @Override
    public Connection open(Login login, String database) throws SQLException {
        return switch (login.engine()) {
            case MARIADB -> openMariaDb(login, database);
            case POSTGRES -> openPostgres(login, database.isEmpty() ? MAINTENANCE_DATABASE : database);
        };
    }

    private Connection openMariaDb(Login login, String database) throws SQLException {
        Properties properties = credentials(login);
        properties.setProperty("sslMode", "verify-full");
        properties.setProperty("serverSslCert", trust.file().toString());
        // A stolen or mistaken server must not get the password in a form it can use, a file, or a redirect.
        properties.setProperty("restrictedAuth", "mysql_native_password,client_ed25519");
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("permitRedirect", "false");
        properties.setProperty("dumpQueriesOnException", "false");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS * 1000));
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS * 1000));
        properties.setProperty("connectionAttributes", "program_name:" + application);
        return new org.mariadb.jdbc.Driver().connect("jdbc:mariadb://" + address(login) + "/" + database, properties);
    }

    private Connection openPostgres(Login login, String database) throws SQLException {
        Properties properties = credentials(login);
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", trust.file().toString());
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        properties.setProperty("ApplicationName", application);
        return new org.postgresql.Driver().connect("jdbc:postgresql://" + address(login) + "/" + database, properties);
    }

    private static Properties credentials(Login login) {
        Properties properties = new Properties();
        properties.setProperty("user", login.username());
        properties.setProperty("password", login.password());
        return properties;
    }

    private static String address(Login login) {
        String host = login.host().contains(":") ? "[" + login.host() + "]" : login.host();
        return host + ":" + login.port();
    }
}

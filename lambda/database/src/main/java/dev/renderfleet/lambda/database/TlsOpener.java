package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.Opener;
import dev.renderfleet.lambda.connection.PostgresOpener;
import dev.renderfleet.lambda.connection.TrustBundle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Connects to either engine, over TLS only, with the server's certificate and host name verified. */
final class TlsOpener implements Opener {
    /**
     * MariaDB's driver warns of every login that is refused; a rotation tries one on purpose, and what is an error is
     * reported here. Kept in a field: the JDK forgets the level of a logger that nobody holds.
     */
    private static final Logger DRIVER = Logger.getLogger("org.mariadb.jdbc");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Longer than any single statement here takes; waits for locks are cut into shorter ones. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

    private final TrustBundle trust;
    private final String application;
    private final Opener postgres;

    TlsOpener(TrustBundle trust, String application) {
        this.trust = trust;
        this.application = application;
        this.postgres = new PostgresOpener(trust, application, CONNECT_TIMEOUT, SOCKET_TIMEOUT);
    }

    @Override
    public Connection open(Login login, String database) throws SQLException {
        return switch (login.engine()) {
            case MARIADB -> openMariaDb(login, database);
            case POSTGRES -> postgres.open(login, database);
        };
    }

    private Connection openMariaDb(Login login, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.username());
        properties.setProperty("password", login.password());
        properties.setProperty("sslMode", "verify-full");
        properties.setProperty("serverSslCert", trust.file().toString());
        // A stolen or mistaken server must not get the password in a form it can use, a file, or a redirect.
        properties.setProperty("restrictedAuth", "mysql_native_password,client_ed25519");
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("permitRedirect", "false");
        properties.setProperty("dumpQueriesOnException", "false");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toMillis()));
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toMillis()));
        properties.setProperty("connectionAttributes", "program_name:" + application);
        return new org.mariadb.jdbc.Driver()
                .connect("jdbc:mariadb://" + login.hostAndPort() + "/" + database, properties);
    }
}

package dev.renderfleet.lambda.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Connects to PostgreSQL over TLS only, with the server's certificate and host name verified, and to a server that takes
 * writes. Calls the driver directly: no driver manager, no pool, no retries of the driver's own.
 */
public final class PostgresOpener implements Opener {
    /** The database that every PostgreSQL cluster has. */
    public static final String MAINTENANCE_DATABASE = "postgres";

    private final TrustBundle trust;
    private final String application;
    private final Duration connectTimeout;
    private final Duration socketTimeout;
    private final Map<String, String> options;

    /**
     * @param application what the server shows as the client's name
     * @param connectTimeout for one attempt; whole seconds
     * @param socketTimeout longer than any single statement takes; whole seconds
     */
    public PostgresOpener(TrustBundle trust, String application, Duration connectTimeout, Duration socketTimeout) {
        this(trust, application, connectTimeout, socketTimeout, Map.of());
    }

    /**
     * @param options the driver's other properties, by its own names
     */
    public PostgresOpener(
            TrustBundle trust,
            String application,
            Duration connectTimeout,
            Duration socketTimeout,
            Map<String, String> options) {
        this.trust = trust;
        this.application = application;
        this.connectTimeout = connectTimeout;
        this.socketTimeout = socketTimeout;
        this.options = Map.copyOf(options);
    }

    @Override
    public Connection open(Login login, String database) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(options);
        properties.setProperty("user", login.username());
        properties.setProperty("password", login.password());
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", trust.file().toString());
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("connectTimeout", String.valueOf(connectTimeout.toSeconds()));
        properties.setProperty("socketTimeout", String.valueOf(socketTimeout.toSeconds()));
        properties.setProperty("ApplicationName", application);
        return new org.postgresql.Driver()
                .connect(
                        "jdbc:postgresql://" + login.hostAndPort() + "/"
                                + (database.isEmpty() ? MAINTENANCE_DATABASE : database),
                        properties);
    }
}

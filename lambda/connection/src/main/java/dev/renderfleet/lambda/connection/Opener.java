package dev.renderfleet.lambda.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes one attempt to connect. Injected, so that tests can break connections at any statement. */
@FunctionalInterface
public interface Opener {
    /**
     * A new connection, or the driver's reason why not.
     *
     * @param database the database to work in; empty for none (MariaDB) or the maintenance database (PostgreSQL)
     */
    Connection open(Login login, String database) throws SQLException;
}

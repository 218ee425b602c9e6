package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.ConnectFailure;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.connection.RefusedException;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.secrets.SecretStore;
import java.util.Optional;

/**
 * Logs in as a server's admin. In the middle of a rotation of the admin's own password the database may already have the new
 * one while the secret still says the old, so the pending version is tried too before giving up.
 */
final class AdminSession {
    private final SecretStore secrets;
    private final Connector connector;

    AdminSession(SecretStore secrets, Connector connector) {
        this.secrets = secrets;
        this.connector = connector;
    }

    /** The admin's secret, completed by what it lacks from a user's. */
    DatabaseSecret secret(String adminSecretId, DatabaseSecret user, Invocation invocation) {
        return DatabaseSecret.parseAdmin(adminSecretId, secrets.current(adminSecretId), user, invocation.redaction());
    }

    /**
     * @param database empty for none
     */
    Sql open(DatabaseSecret admin, DatabaseSecret user, String database, Invocation invocation) {
        try {
            return connector.connect(admin.login(), database, invocation);
        } catch (RefusedException e) {
            if (e.failure() != ConnectFailure.REJECTED) {
                throw new StatementFailedException(
                        admin.login().address(), "connect", e.getMessage(), "check the database's name");
            }
            Optional<DatabaseSecret> pending = secrets.staged(admin.id(), SecretStore.PENDING)
                    .map(text -> DatabaseSecret.parseAdmin(admin.id(), text, user, invocation.redaction()))
                    .filter(secret -> secret.login().host().equals(admin.login().host()));
            if (pending.isEmpty()) {
                throw LoginRejectedException.ofAdmin(admin, e.getMessage());
            }
            return openPending(admin, pending.get(), database, e.getMessage(), invocation);
        }
    }

    private Sql openPending(
            DatabaseSecret admin, DatabaseSecret pending, String database, String why, Invocation invocation) {
        try {
            Sql sql = connector.connect(pending.login(), database, invocation);
            invocation.log().warn("the admin's pending password is in force already", "secret", admin.id());
            return sql;
        } catch (RefusedException e) {
            throw LoginRejectedException.ofAdmin(admin, why);
        }
    }
}

package dev.renderfleet.lambda.database;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.connection.ConnectFailure;
import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.Redaction;
import dev.renderfleet.lambda.secrets.SecretStore;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs the functions' code once before a SnapStart snapshot: a Secrets Manager call that an HTTP client without a network
 * answers, both JDBC drivers as far as a closed port lets them, the trust bundle. Leaves nothing behind that must differ
 * between environments: no connection, no credentials, no random number.
 */
final class Priming implements Runnable {
    /** The discard service's port on this very host: nobody listens, and the answer comes at once. */
    private static final int CLOSED_PORT = 9;

    private final TrustBundle trust;

    Priming(TrustBundle trust) {
        this.trust = trust;
    }

    @Override
    public void run() {
        Redaction redaction = new Redaction();
        String text = SecretStore.primed("{\"engine\":\"mariadb\",\"host\":\"localhost\",\"port\":" + CLOSED_PORT
                + ",\"username\":\"nobody\",\"password\":\"not a password\"}");
        for (String engine : new String[] {"mariadb", "postgres"}) {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            json.addProperty("engine", engine);
            DatabaseSecret secret = DatabaseSecret.parse("priming", json.toString(), redaction);
            attempt(secret.login(), redaction);
        }
        MariaDbAccounts.hash("not a password");
        trust.size();
    }

    private void attempt(Login login, Redaction redaction) {
        try (Connection connection = new TlsOpener(trust, "priming").open(login, "")) {
            throw new IllegalStateException("something listens on port " + CLOSED_PORT + ": " + connection);
        } catch (SQLException e) {
            ConnectFailure.of(login.engine(), e);
            Sql.describe(e, redaction);
        }
    }
}

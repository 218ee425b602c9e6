package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.aws.FunctionClients;
import dev.renderfleet.lambda.connection.ConnectFailure;
import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.Opener;
import dev.renderfleet.lambda.connection.PostgresOpener;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.Redaction;
import dev.renderfleet.lambda.secrets.SecretStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Runs the function's code once before a SnapStart snapshot: reading a notification, a Secrets Manager and an SQS call that an
 * HTTP client without a network answers, the driver up to a closed port, the trust bundle. Leaves nothing behind that must
 * differ between environments: no connection, no credentials, no random number.
 */
final class Priming implements Runnable {
    /** The discard service's port on this very host: nobody listens, and the answer comes at once. */
    private static final int CLOSED_PORT = 9;

    /** Short, since an attempt may begin shortly before the deadline. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final TrustBundle trust;

    Priming(TrustBundle trust) {
        this.trust = trust;
    }

    /** How the function connects. */
    static Opener opener(TrustBundle trust) {
        return new PostgresOpener(
                trust,
                "notification-worker",
                CONNECT_TIMEOUT,
                NotificationStore.LONGEST_STATEMENT,
                Map.of(
                        // The server's details quote the row that it refuses.
                        "logServerErrorDetail",
                        "false",
                        "tcpKeepAlive",
                        "true",
                        // What the function no longer waits for must not go on on the server.
                        "options",
                        "-c statement_timeout=" + NotificationStore.LONGEST_STATEMENT.toMillis()));
    }

    @Override
    public void run() {
        Redaction redaction = new Redaction();
        String text = SecretStore.primed("{\"engine\":\"postgres\",\"host\":\"localhost\",\"port\":" + CLOSED_PORT
                + ",\"username\":\"nobody\",\"password\":\"not a password\",\"dbname\":\"app\"}");
        connect(DatabaseSecret.parse("priming", text, redaction).login(), redaction);
        trust.size();
        reject(redaction);
    }

    private void connect(Login login, Redaction redaction) {
        try (Connection connection = opener(trust).open(login, "app")) {
            throw new IllegalStateException("something listens on port " + CLOSED_PORT + ": " + connection);
        } catch (SQLException e) {
            ConnectFailure.of(login.engine(), e);
            Sql.describe(e, redaction);
        }
    }

    private void reject(Redaction redaction) {
        JsonObject event = JsonParser.parseString(
                        """
                        {"Records": [{"messageId": "m", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q",
                          "body": "{\\"version\\": 1, \\"id\\": \\"i\\", \\"tenantId\\": \\"t\\", \\"userId\\": \\"u\\",
                                    \\"type\\": \\"y\\", \\"sentAt\\": \\"2026-01-01T00:00:00Z\\", \\"payload\\": []}",
                          "messageAttributes": {"a": {"dataType": "String", "stringValue": "b"}},
                          "attributes": {"ApproximateReceiveCount": "1"}}]}
                        """)
                .getAsJsonObject();
        // A canned answer does not know the checksum of what was sent.
        try (SqsClient sqs = FunctionClients.canned(SqsClient.builder(), "{\"MessageId\": \"m\"}")
                .checksumValidationEnabled(false)
                .build()) {
            for (SqsMessage message : SqsMessage.parse(event)) {
                try {
                    NotificationReader.read(message.body());
                } catch (RejectedException e) {
                    new DeadLetters(sqs, "https://sqs.us-east-1.amazonaws.com/123456789012/q")
                            .send(message, e.reason(), redaction.scrub(e.getMessage()));
                }
            }
        }
    }
}

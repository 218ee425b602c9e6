package dev.renderfleet.lambda.notifications;

import dev.renderfleet.lambda.connection.ConnectFailure;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table of notifications, through one connection that an execution environment keeps from one invocation to the next: a
 * function has at most as many connections as its concurrency. A connection that broke is replaced, and a login that is
 * rejected is read again, since a rotation may have changed it. Not safe for use by several threads.
 */
final class NotificationStore {
    /** What storing a notification came to. */
    enum Outcome {
        STORED,
        /** A later content replaced the one that was there. */
        UPDATED,
        /** It was there already, the same or a later one. */
        DUPLICATE
    }

    /** A statement writes one row: a server that needs longer is not well. */
    static final Duration LONGEST_STATEMENT = Duration.ofSeconds(5);

    /** A connection that rested longer may have been dropped by something in between without a word. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private static final Duration CHECK = Duration.ofSeconds(2);

    /** Without this much time left, a lost connection is not replaced. */
    private static final Duration LEAST_TIME = Duration.ofSeconds(1);

    /** Not spent on waiting for a server, but left to deal with the rest of the batch. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(4);

    /** Tenant and user are part of the identity: an id does not open somebody else's row. */
    private static final String UPSERT =
            """
            INSERT INTO public.notifications AS n
                (message_id, schema_version, tenant_id, user_id, type, payload, group_id, sequence_number, sent_at)
            VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?::numeric, ?::timestamptz)
            ON CONFLICT (message_id) DO UPDATE SET
                schema_version = excluded.schema_version, type = excluded.type, payload = excluded.payload,
                group_id = excluded.group_id, sequence_number = excluded.sequence_number,
                sent_at = excluded.sent_at, updated_at = now()
            WHERE n.tenant_id = excluded.tenant_id AND n.user_id = excluded.user_id
                AND (n.type, n.payload) IS DISTINCT FROM (excluded.type, excluded.payload)
                AND excluded.sent_at > coalesce(n.sent_at, '-infinity')
            RETURNING CASE WHEN n.xmax = 0 THEN 'STORED' ELSE 'UPDATED' END""";

    private static final String WHOSE =
            "SELECT tenant_id = ? AND user_id = ? FROM public.notifications WHERE message_id = ?";

    private final SecretStore secrets;
    private final String secretId;
    private final Connector connector;
    private DatabaseSecret secret;
    private Sql sql;
    private Instant lastUsed = Instant.MIN;

    NotificationStore(SecretStore secrets, String secretId, Connector connector) {
        this.secrets = secrets;
        this.secretId = secretId;
        this.connector = connector;
    }

    /**
     * Stores it, unless it is stored already.
     *
     * @throws RejectedException if it can never be stored
     * @throws dev.renderfleet.lambda.runtime.FunctionException if it cannot be stored now
     */
    Outcome store(Notification notification, SqsMessage message, Invocation whole) throws RejectedException {
        Invocation invocation = new Invocation(
                whole.log(), whole.metrics(), whole.deadline().lessReserve(AFTERWARDS), whole.redaction());
        while (true) {
            try {
                return tryStore(notification, message, invocation);
            } catch (ConnectionLostException e) {
                disconnect();
                if (!invocation.deadline().allows(LEAST_TIME)) {
                    throw new StatementFailedException(
                            secret.login().address(),
                            "store",
                            "The connection broke: " + e.getMessage(),
                            "nothing to do: the message is tried again");
                }
                invocation.log().warn("connection lost, connecting anew", "why", e.getMessage());
                connector.pauseBeforeRetry();
            }
        }
    }

    private Outcome tryStore(Notification notification, SqsMessage message, Invocation invocation)
            throws RejectedException {
        connect(invocation);
        sql.answerWithin(LONGEST_STATEMENT);
        try {
            Outcome outcome = upsert(notification, message);
            lastUsed = invocation.deadline().clock().instant();
            return outcome;
        } catch (StatementFailedException e) {
            String state = e.sqlState();
            if (state.equals("25006")) {
                throw new ConnectionLostException("the server takes no writes any more, as after a failover");
            }
            if (state.startsWith("22") || state.startsWith("23")) {
                // The server's own words may quote the content.
                throw new RejectedException(Reason.Unstorable, "the database refuses it with SQLSTATE " + state);
            }
            throw e;
        }
    }

    private Outcome upsert(Notification notification, SqsMessage message) throws RejectedException {
        Optional<String> done = sql.value(
                "store",
                UPSERT,
                notification.id(),
                notification.version(),
                notification.tenantId(),
                notification.userId(),
                notification.type(),
                notification.payload().toString(),
                message.group().orElse(null),
                message.sequenceNumber().orElse(null),
                notification.sentAt().toString());
        if (done.isPresent()) {
            return Outcome.valueOf(done.get());
        }
        Optional<String> same = sql.value(
                "look at what is stored", WHOSE, notification.tenantId(), notification.userId(), notification.id());
        if (same.isPresent() && same.get().equals("f")) {
            throw new RejectedException(Reason.IdConflict, "its id is that of another tenant's or user's notification");
        }
        return Outcome.DUPLICATE;
    }

    private void connect(Invocation invocation) {
        if (secret != null) {
            invocation.redaction().hide(secret.login().password());
        }
        Instant now = invocation.deadline().clock().instant();
        if (sql != null && lastUsed.isBefore(now.minus(LONGEST_REST))) {
            sql.answerWithin(CHECK);
            sql.check();
            lastUsed = now;
        }
        if (sql == null) {
            if (secret == null) {
                secret = readSecret(invocation);
            }
            sql = open(invocation);
            lastUsed = now;
            invocation.metrics().count("DatabaseConnections", 1);
        }
    }

    private Sql open(Invocation invocation) {
        try {
            return connector.connect(secret.login(), secret.database().orElseThrow(), invocation);
        } catch (RefusedException first) {
            DatabaseSecret old = secret;
            secret = null;
            DatabaseSecret current = readSecret(invocation);
            if (first.failure() == ConnectFailure.REJECTED && !current.login().equals(old.login())) {
                invocation.log().info("the login was rotated, connecting with the new one", "secret", secretId);
                try {
                    Sql opened = connector.connect(
                            current.login(), current.database().orElseThrow(), invocation);
                    secret = current;
                    return opened;
                } catch (RefusedException second) {
                    throw refused(current, second);
                }
            }
            throw refused(old, first);
        }
    }

    private static StatementFailedException refused(DatabaseSecret secret, RefusedException e) {
        return new StatementFailedException(
                secret.login().address(),
                "connect as " + secret.username(),
                e.getMessage(),
                "run database-init, which makes the database and repairs users whose password differs from their"
                        + " secret's; messages are tried again until then");
    }

    private DatabaseSecret readSecret(Invocation invocation) {
        DatabaseSecret read = DatabaseSecret.parse(secretId, secrets.current(secretId), invocation.redaction());
        if (read.login().engine() != Engine.POSTGRES || read.database().isEmpty()) {
            throw new InvalidSecretException(
                    secretId, List.of("it is not the login of a PostgreSQL database: engine and dbname tell"));
        }
        return read;
    }

    private void disconnect() {
        if (sql != null) {
            sql.close();
            sql = null;
        }
    }
}

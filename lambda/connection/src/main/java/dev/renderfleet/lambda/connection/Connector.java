package dev.renderfleet.lambda.connection;

import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.runtime.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Connects, and waits for a server that does not accept connections yet: pauses of 0.25 s, doubling up to 5 s, for as long as
 * the invocation has time.
 */
public final class Connector {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Opener opener;
    private final Pause pause;

    public Connector(Opener opener, Pause pause) {
        this.opener = opener;
        this.pause = pause;
    }

    /**
     * A connection, once the server accepts one.
     *
     * @param database empty for none
     * @throws RefusedException if the server runs but refuses this login or this database
     */
    public Sql connect(Login login, String database, Invocation invocation) throws RefusedException {
        Instant start = invocation.deadline().clock().instant();
        Duration next = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                Connection connection = opener.open(login, database);
                if (attempt > 1) {
                    invocation.metrics().time("DatabaseWait", waited(start, invocation));
                }
                String where = login.address() + (database.isEmpty() ? "" : ", database " + database);
                return new Sql(connection, where, invocation.redaction());
            } catch (SQLException e) {
                String why = Sql.describe(e, invocation.redaction());
                ConnectFailure failure = ConnectFailure.of(login.engine(), e);
                switch (failure) {
                    case UNTRUSTED -> throw new ServerNotTrustedException(login, why);
                    case OTHER ->
                        throw new StatementFailedException(
                                login.address(), "connect as " + login.username(), why, "see what the server said");
                    case REJECTED, NO_SUCH_DATABASE, FORBIDDEN_DATABASE -> throw new RefusedException(failure, why);
                    case UNREACHABLE -> {
                        if (!invocation.deadline().allows(next)) {
                            invocation.metrics().time("DatabaseWait", waited(start, invocation));
                            throw new DatabaseUnreachableException(login, waited(start, invocation), attempt, why);
                        }
                        invocation
                                .log()
                                .info(
                                        "waiting for the database",
                                        "server",
                                        login.address(),
                                        "attempt",
                                        attempt,
                                        "pause_millis",
                                        next.toMillis(),
                                        "why",
                                        why);
                    }
                }
            }
            pause(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }
    }

    /** Whether the server takes this login, whatever it then says about the database. */
    public boolean accepts(Login login, String database, Invocation invocation) {
        try (Sql sql = connect(login, database, invocation)) {
            sql.check();
            return true;
        } catch (RefusedException e) {
            return e.failure() != ConnectFailure.REJECTED;
        }
    }

    /** Lets time pass before work that lost its connection is done again. */
    public void pauseBeforeRetry() {
        pause(FIRST_PAUSE);
    }

    private void pause(Duration duration) {
        try {
            pause.of(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a database", e);
        }
    }

    private static Duration waited(Instant start, Invocation invocation) {
        return Duration.between(start, invocation.deadline().clock().instant());
    }
}

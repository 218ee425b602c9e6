package dev.renderfleet.lambda.connection;

import dev.renderfleet.lambda.runtime.Redaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection that says where it was and what it was doing when a statement fails. Failures never quote the statement: it
 * may hold a password's hash.
 */
public final class Sql implements AutoCloseable {
    /** Work that is done as a whole or not at all. */
    @FunctionalInterface
    public interface Work {
        void run();
    }

    private final Connection connection;
    private final String where;
    private final Redaction redaction;

    public Sql(Connection connection, String where, Redaction redaction) {
        this.connection = connection;
        this.where = where;
        this.redaction = redaction;
    }

    /** What a driver reports, in one line, without secrets. */
    public static String describe(SQLException e, Redaction redaction) {
        StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
                text.append("; ").append(cause.getMessage().replaceAll("\\s+", " "));
            }
        }
        return redaction.scrub(text + " (SQLSTATE " + e.getSQLState() + ", error " + e.getErrorCode() + ")");
    }

    public void execute(String step, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(step, e);
        }
    }

    /**
     * Executes, and tells one expected failure from the others.
     *
     * @return false if the statement failed with that SQLSTATE
     */
    public boolean tryExecute(String step, String sql, String expectedState) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (expectedState.equals(e.getSQLState())) {
                return false;
            }
            throw failure(step, e);
        }
    }

    /** Executes with parameters, and returns the first column of every row. */
    public List<String> column(String step, String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        } catch (SQLException e) {
            throw failure(step, e);
        }
    }

    /** The first column of the first row, empty if there is no row or it is null. */
    public Optional<String> value(String step, String sql, Object... parameters) {
        List<String> values = column(step, sql, parameters);
        return values.isEmpty() ? Optional.empty() : Optional.ofNullable(values.get(0));
    }

    public boolean exists(String step, String sql, Object... parameters) {
        return !column(step, sql, parameters).isEmpty();
    }

    /** Proves that the connection works. */
    public void check() {
        value("check", "SELECT 1");
    }

    /** Breaks the connection when the server does not answer a statement within that time. */
    public void answerWithin(Duration time) {
        try {
            // The driver sets a timer of its own: it needs no thread of ours.
            connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, time.toMillis()));
        } catch (SQLException e) {
            throw failure("set the network timeout", e);
        }
    }

    public void inTransaction(String step, Work work) {
        boolean done = false;
        try {
            connection.setAutoCommit(false);
            work.run();
            connection.commit();
            done = true;
        } catch (SQLException e) {
            throw failure(step, e);
        } finally {
            endTransaction(done);
        }
    }

    private void endTransaction(boolean committed) {
        try {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The failure that led here is the one to report; a broken connection rolls back by itself.
            return;
        }
    }

    private RuntimeException failure(String step, SQLException e) {
        String why = describe(e, redaction);
        if (ConnectFailure.isConnectionLost(e)) {
            return new ConnectionLostException(where + ", step " + step + ": " + why);
        }
        return new StatementFailedException(
                where,
                step,
                why,
                "fix what the server complains about, then run again: every step that is already done is kept and"
                        + " skipped",
                String.valueOf(e.getSQLState()));
    }

    public String where() {
        return where;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing depends on a clean goodbye: the work is committed or failed by now.
            return;
        }
    }
}

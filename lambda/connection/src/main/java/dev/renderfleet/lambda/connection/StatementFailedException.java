package dev.renderfleet.lambda.connection;

import dev.renderfleet.lambda.runtime.FunctionException;

/** A statement failed: names the server, the database, the step, and what the server said. */
public final class StatementFailedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    private final String sqlState;

    public StatementFailedException(String where, String step, String why, String remedy) {
        this(where, step, why, remedy, "");
    }

    StatementFailedException(String where, String step, String why, String remedy, String sqlState) {
        super(where + ", step " + step + " failed", why, remedy);
        this.sqlState = sqlState;
    }

    /** The server's SQLSTATE, five characters; empty if it was not the server that complained. */
    public String sqlState() {
        return sqlState;
    }

    /** Whether the server answered, and complained about this one statement. */
    public boolean isTheServers() {
        return !sqlState.isEmpty();
    }
}

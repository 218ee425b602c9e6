package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.runtime.FunctionException;

/** A statement failed: names the server, the database, the step, and what the server said. */
public final class StatementFailedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    StatementFailedException(String where, String step, String why, String remedy) {
        super(where + ", step " + step + " failed", why, remedy);
    }
}

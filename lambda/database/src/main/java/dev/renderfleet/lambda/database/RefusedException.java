package dev.renderfleet.lambda.database;

/** A running server refused a login or a database. Checked, so that every caller decides what it means there. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ConnectFailure failure;

    RefusedException(ConnectFailure failure, String why) {
        super(why);
        this.failure = failure;
    }

    ConnectFailure failure() {
        return failure;
    }
}

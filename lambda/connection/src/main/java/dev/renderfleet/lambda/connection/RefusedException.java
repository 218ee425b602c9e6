package dev.renderfleet.lambda.connection;

/** A running server refused a login or a database. Checked, so that every caller decides what it means there. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ConnectFailure failure;

    public RefusedException(ConnectFailure failure, String why) {
        super(why);
        this.failure = failure;
    }

    public ConnectFailure failure() {
        return failure;
    }
}

package dev.renderfleet.lambda.connection;

/** The connection broke in the middle of the work. Never leaves this package: the work is repeated on a new connection. */
public final class ConnectionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String why) {
        super(why);
    }
}

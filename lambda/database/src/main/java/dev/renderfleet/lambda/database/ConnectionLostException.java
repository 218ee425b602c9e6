package dev.renderfleet.lambda.database;

/** The connection broke in the middle of the work. Never leaves this package: the work is repeated on a new connection. */
final class ConnectionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String why) {
        super(why);
    }
}

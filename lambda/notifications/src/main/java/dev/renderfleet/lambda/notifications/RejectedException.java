package dev.renderfleet.lambda.notifications;

/** A message is refused for good. The message says what is wrong with it, never what is in it. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    RejectedException(Reason reason, String what) {
        super(what);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}

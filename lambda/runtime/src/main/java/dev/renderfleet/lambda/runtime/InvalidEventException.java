package dev.renderfleet.lambda.runtime;

/** The event is not what the function takes: every problem found in it is in the message, values of secrets are not. */
public final class InvalidEventException extends FunctionException {
    private static final long serialVersionUID = 1L;

    public InvalidEventException(String why, String remedy) {
        super("The event was refused and nothing was changed", why, remedy);
    }
}

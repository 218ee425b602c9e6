package dev.renderfleet.command;

/** Arguments of a command that it does not understand. The message says which, and what is wanted. */
public final class InvalidArgumentsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidArgumentsException(String message) {
        super(message);
    }
}

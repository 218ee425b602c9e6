package dev.renderfleet.redrive;

/** Something is wrong with what the user asked for, or with the stage it was asked of; the message says how to mend it. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}

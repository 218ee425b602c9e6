package dev.renderfleet.lambda.database;

/** The end of a process in the middle of its work. An Error, so that no code under test catches it. */
final class AbortedError extends Error {
    private static final long serialVersionUID = 1L;

    AbortedError(String after) {
        super("aborted after " + after);
    }
}

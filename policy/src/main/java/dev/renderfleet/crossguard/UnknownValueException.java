package dev.renderfleet.crossguard;

/**
 * A rule touched a value that is not known before the update. The runner turns it into an advisory "cannot be judged before
 * the update"; rules do not catch it. A rule that can decide without the value asks {@link PropertyView#isUnknown} first.
 */
public final class UnknownValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownValueException(String path) {
        // No stack trace: this is control flow, thrown once per rule and resource during a preview.
        super(path, null, false, false);
    }

    /** The path of the value, as the rule asked for it. */
    public String path() {
        return getMessage();
    }
}

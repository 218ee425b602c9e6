package dev.renderfleet.lambda.runtime;

/** A failure that nobody foresaw. The log line of the same request holds where it came from; the message is redacted. */
public final class UnexpectedFailureException extends FunctionException {
    private static final long serialVersionUID = 1L;

    UnexpectedFailureException(String service, String why) {
        super(
                "The function " + service + " failed in a way that it does not know",
                why,
                "look up the request id in the function's log group; a retry is safe");
    }
}

package dev.renderfleet.lambda.runtime;

/**
 * A failure that a function can name. Its message is all that the caller of the function gets to see (a stack's output, a
 * failed rotation), so it says what failed, why, and what to do, and it holds no secret.
 *
 * <p>It deliberately takes no {@link Throwable} as its cause: the Lambda runtime writes the messages of a whole chain of
 * causes to the log, and a driver's message may quote a statement or a value.
 */
public abstract class FunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what failed, naming the resource and the step
     * @param why the reason, as far as it is known
     * @param remedy what the reader can do about it
     */
    protected FunctionException(String what, String why, String remedy) {
        super(sentence(what) + " " + sentence(why) + " Remedy: " + sentence(remedy));
    }

    private static String sentence(String text) {
        String trimmed = text.strip();
        return trimmed.endsWith(".") ? trimmed : trimmed + ".";
    }
}

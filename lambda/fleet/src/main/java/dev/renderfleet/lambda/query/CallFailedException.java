package dev.renderfleet.lambda.query;

import dev.renderfleet.lambda.runtime.FunctionException;

/** AWS refused a call, or could not be reached after all tries. Names the service, the action and AWS's error code. */
public final class CallFailedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    private final String code;

    CallFailedException(Service service, String action, String code, String why, String remedy) {
        super(
                "Could not call " + service.signingName() + ":" + action,
                code.isEmpty() ? why : code + ": " + why,
                remedy);
        this.code = code;
    }

    /** AWS's error code, such as {@code InvalidInstanceID.NotFound}; empty if there was no answer. */
    public String code() {
        return code;
    }
}

package dev.renderfleet.lambda.secrets;

import dev.renderfleet.lambda.runtime.FunctionException;

/** Secrets Manager refused or could not be reached. Names the secret and the action, never a value. */
public final class SecretAccessException extends FunctionException {
    private static final long serialVersionUID = 1L;

    public SecretAccessException(String secretId, String action, String why, String remedy) {
        super("Could not " + action + ", secret " + secretId, why, remedy);
    }
}

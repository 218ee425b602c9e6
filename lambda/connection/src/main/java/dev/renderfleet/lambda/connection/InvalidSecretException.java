package dev.renderfleet.lambda.connection;

import dev.renderfleet.lambda.runtime.FunctionException;
import java.util.List;

/** A secret does not hold a usable database login. All of its problems are in the message, none of its values. */
public final class InvalidSecretException extends FunctionException {
    private static final long serialVersionUID = 1L;

    public InvalidSecretException(String secretId, List<String> problems) {
        super(
                "Secret " + secretId + " cannot be used, nothing was changed",
                String.join("; ", problems),
                "put a value with engine, host, port, username, password and, for a user, dbname and masterarn into the"
                        + " secret");
    }
}

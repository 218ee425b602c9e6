package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.runtime.FunctionException;
import java.time.Duration;

/** Another run of database-init or rotate-secret held the server's lock for as long as this one could wait. */
public final class LockTimeoutException extends FunctionException {
    private static final long serialVersionUID = 1L;

    LockTimeoutException(Login login, Duration waited) {
        super(
                login.address() + " is being set up by another run, nothing was changed by this one",
                "The lock was not free within " + waited.toSeconds() + " s",
                "wait for the other run to end, then run again");
    }
}

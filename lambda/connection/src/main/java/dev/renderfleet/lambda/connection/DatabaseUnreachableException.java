package dev.renderfleet.lambda.connection;

import dev.renderfleet.lambda.runtime.FunctionException;
import java.time.Duration;

/** A server accepted no connection for as long as the function could wait. */
public final class DatabaseUnreachableException extends FunctionException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnreachableException(Login login, Duration waited, int attempts, String why) {
        super(
                login.address() + " accepted no connection within " + waited.toSeconds() + " s (" + attempts
                        + " attempts)",
                why,
                "check that the database is available, that the function's security group may reach the database's on"
                        + " this port, and run the function again; give it a longer timeout if the database needs more"
                        + " time to start");
    }
}

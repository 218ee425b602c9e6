package dev.renderfleet.lambda.connection;

import dev.renderfleet.lambda.runtime.FunctionException;

/** TLS with a server failed in a way that waiting does not cure: wrong certificate, wrong name, or no TLS at all. */
public final class ServerNotTrustedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    public ServerNotTrustedException(Login login, String why) {
        super(
                login.address() + " could not be trusted, no password was sent",
                why,
                "connect by the endpoint's own name, keep TLS on, and if the server's authority is newer than this"
                        + " release's RDS bundle, name a newer bundle in DATABASE_TRUST_BUNDLE");
    }
}

package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.runtime.FunctionException;
import java.util.List;

/** A PostgreSQL user owns objects or holds rights itself instead of through a role, so its alternate would lack them. */
public final class UserHasOwnRightsException extends FunctionException {
    private static final long serialVersionUID = 1L;

    UserHasOwnRightsException(Login server, String username, int count, List<String> roles) {
        super(
                server.address() + ": " + username + " cannot be rotated, nothing was changed",
                username + " itself owns or was granted " + count + " objects, which its alternate could not use",
                "move them to a role that both are members of: as " + username
                        + ", SET ROLE NONE and REASSIGN OWNED BY "
                        + username + " TO " + (roles.isEmpty() ? "that role" : roles.get(0))
                        + "; grant rights to that role instead of the user");
    }
}

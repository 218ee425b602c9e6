package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.runtime.FunctionException;

/** A server runs, but does not take the user name and password of a secret. */
public final class LoginRejectedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    private LoginRejectedException(String what, String why, String remedy) {
        super(what, why, remedy);
    }

    static LoginRejectedException ofAdmin(DatabaseSecret secret, String why) {
        return new LoginRejectedException(
                secret.login().address() + " rejected the admin " + secret.username() + " of secret " + secret.id()
                        + ", nothing was changed",
                why,
                "bring the secret's value in line with the database's master password (change the one or the other),"
                        + " then run again");
    }

    static LoginRejectedException ofUser(DatabaseSecret secret, String label, String step, String why) {
        return new LoginRejectedException(
                step + ": " + secret.login().address() + " rejected " + secret.username() + ", the " + label
                        + " login of secret " + secret.id(),
                why,
                "run database-init, which repairs users whose password differs from their secret's, then rotate again");
    }

    static LoginRejectedException afterSetup(DatabaseSecret secret, String database, String why) {
        return new LoginRejectedException(
                "Database " + database + ", step verify: " + secret.login().address() + " rejected " + secret.username()
                        + " although it was just set up from secret " + secret.id(),
                why,
                "run again; if it stays, check what else changes this user's password");
    }
}

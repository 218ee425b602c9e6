package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.runtime.Deadline;

/** What a rotation does to a server's accounts, through an admin's connection. Every call may be repeated. */
interface Accounts {
    /**
     * Keeps every other database-init and rotate-secret off this server until the connection ends.
     *
     * @throws LockTimeoutException if another run holds the lock until the deadline
     */
    void lock(Deadline deadline);

    /** Gives the second user exactly the rights of the first; creates it, unable to log in, if it is not there. */
    void copyRights(String from, String to);

    /** Sets a user's password; the server is sent a verifier, never the password. */
    void setPassword(String username, String password);

    /** Sets the connected user's own password, which needs no right to manage users. */
    void setOwnPassword(String password);
}

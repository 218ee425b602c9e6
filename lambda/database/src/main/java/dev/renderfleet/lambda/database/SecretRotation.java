package dev.renderfleet.lambda.database;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.ConnectionLostException;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.DatabaseSecret;
import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.RefusedException;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.connection.StatementFailedException;
import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.secrets.SecretStore;
import dev.renderfleet.lambda.secrets.SecretStore.RotationState;
import java.util.List;
import java.util.Optional;

/**
 * The four steps of a rotation in Secrets Manager.
 *
 * <p>A secret with {@code masterarn} is a user's: two users take turns, {@code name} and {@code name_clone}. The one that is
 * not in use gets a new password and the rights of the other, then the secret switches to it. Whoever logged in, or read the
 * secret, before the switch keeps a valid login until the next rotation. A secret without {@code masterarn} is an admin's: it
 * changes its own password, so clients must read it anew whenever they connect, as the functions do.
 *
 * <p>Every step may be repeated, and may have been cut off anywhere before.
 */
final class SecretRotation {
    private final SecretStore secrets;
    private final Connector connector;
    private final AdminSession admins;

    SecretRotation(SecretStore secrets, Connector connector) {
        this.secrets = secrets;
        this.connector = connector;
        this.admins = new AdminSession(secrets, connector);
    }

    /** Returns what the step came to, as JSON without secrets. Secrets Manager ignores it. */
    JsonObject run(RotationEvent event, Invocation invocation) {
        String outcome;
        try {
            outcome = isCurrentAlready(event)
                    ? "the version is current already"
                    : switch (event.step()) {
                        case CREATE -> create(event, invocation);
                        case SET -> set(event, invocation);
                        case TEST -> test(event, invocation);
                        case FINISH -> finish(event);
                    };
        } catch (ConnectionLostException e) {
            throw new StatementFailedException(
                    "secret " + event.secretId(),
                    event.step().toString(),
                    "The connection broke: " + e.getMessage(),
                    "nothing is needed, Secrets Manager calls the step again");
        }
        invocation.metrics().count("RotationSteps", 1);
        invocation.log().info(outcome, "step", event.step(), "secret", event.secretId(), "version", event.versionId());
        JsonObject answer = new JsonObject();
        answer.addProperty("step", event.step().toString());
        answer.addProperty("outcome", outcome);
        return answer;
    }

    /** Checks what AWS's own templates check before every step. */
    private boolean isCurrentAlready(RotationEvent event) {
        RotationState state = secrets.rotationState(event.secretId());
        if (!state.rotationEnabled()) {
            throw new RotationRefusedException(
                    event, "The secret is not enabled for rotation", "configure its rotation first");
        }
        List<String> labels = state.stages().get(event.versionId());
        if (labels == null) {
            throw new RotationRefusedException(
                    event,
                    "The secret has no version " + event.versionId(),
                    "start the rotation with RotateSecret instead of calling the function");
        }
        if (labels.contains(SecretStore.CURRENT)) {
            return true;
        }
        if (!labels.contains(SecretStore.PENDING)) {
            throw new RotationRefusedException(
                    event,
                    "Version " + event.versionId() + " is not labelled " + SecretStore.PENDING,
                    "start a new rotation with RotateSecret");
        }
        return false;
    }

    private String create(RotationEvent event, Invocation invocation) {
        DatabaseSecret current = current(event, invocation);
        if (pending(event, invocation).isPresent()) {
            return "the pending version was stored before";
        }
        String username = current.adminSecretId().isPresent() ? current.alternateUsername() : current.username();
        if (username.length() > current.login().engine().longestUserName()) {
            throw new RotationRefusedException(
                    event,
                    "The alternate user's name " + username + " is longer than the "
                            + current.login().engine().longestUserName() + " characters that "
                            + current.login().engine() + " takes",
                    "give the user a shorter name");
        }
        DatabaseSecret next = current.withLogin(username, secrets.randomPassword(), invocation.redaction());
        return secrets.putPending(event.secretId(), event.versionId(), next.toJson())
                ? "stored the pending version"
                : "the pending version was stored by another attempt";
    }

    private String set(RotationEvent event, Invocation invocation) {
        DatabaseSecret current = current(event, invocation);
        DatabaseSecret pending = requirePending(event, invocation);
        refuseOtherServer(event, current, pending);
        return current.adminSecretId().isPresent()
                ? setUser(event, current, pending, current.adminSecretId().get(), invocation)
                : setAdmin(event, current, pending, invocation);
    }

    /** A pending version that somebody else wrote must not make this function, as admin, change another user or server. */
    private static void refuseOtherServer(RotationEvent event, DatabaseSecret current, DatabaseSecret pending) {
        boolean sameServer = current.login().host().equals(pending.login().host())
                && current.login().port() == pending.login().port()
                && current.login().engine() == pending.login().engine()
                && current.adminSecretId().equals(pending.adminSecretId());
        String expected = current.adminSecretId().isPresent() ? current.alternateUsername() : current.username();
        if (!sameServer || !pending.username().equals(expected)) {
            throw new RotationRefusedException(
                    event,
                    "The pending version is for " + pending.login() + ", expected was " + expected + " at "
                            + current.login().address(),
                    "remove the label " + SecretStore.PENDING + " from that version and rotate again");
        }
    }

    private String setUser(
            RotationEvent event,
            DatabaseSecret current,
            DatabaseSecret pending,
            String adminSecretId,
            Invocation invocation) {
        String database = current.database().orElse("");
        if (!connector.accepts(current.login(), database, invocation)) {
            throw LoginRejectedException.ofUser(current, "current", event.step().toString(), "Access was denied");
        }
        DatabaseSecret admin = admins.secret(adminSecretId, current, invocation);
        if (!admin.login().host().equals(current.login().host())
                || admin.login().engine() != current.login().engine()) {
            throw new RotationRefusedException(
                    event,
                    "The secret is for " + current.login().address() + ", its admin secret " + adminSecretId + " for "
                            + admin.login().address(),
                    "correct masterarn");
        }
        try (Sql sql = admins.open(admin, current, "", invocation)) {
            Accounts accounts = accounts(sql, admin.login());
            accounts.lock(invocation.deadline());
            // Rights first and password last, and rights even if the password is set: an earlier attempt may have
            // stopped
            // anywhere, and a user that can log in must not lack a right.
            accounts.copyRights(current.username(), pending.username());
            if (connector.accepts(pending.login(), database, invocation)) {
                return "the pending password was set before";
            }
            accounts.setPassword(pending.username(), pending.login().password());
            return "set the pending password";
        }
    }

    private static Accounts accounts(Sql sql, Login admin) {
        return switch (admin.engine()) {
            case MARIADB -> new MariaDbAccounts(sql, admin);
            case POSTGRES -> new PostgresAccounts(sql, admin);
        };
    }

    private String setAdmin(
            RotationEvent event, DatabaseSecret current, DatabaseSecret pending, Invocation invocation) {
        if (connector.accepts(pending.login(), "", invocation)) {
            return "the pending password was set before";
        }
        try (Sql sql = connectAsAdminItself(event, current, invocation)) {
            accounts(sql, current.login()).setOwnPassword(pending.login().password());
        }
        return "set the pending password";
    }

    /** With the current password, or with the one before it, if the database was restored to a time before the last rotation. */
    private Sql connectAsAdminItself(RotationEvent event, DatabaseSecret current, Invocation invocation) {
        try {
            return connector.connect(current.login(), "", invocation);
        } catch (RefusedException rejected) {
            Optional<DatabaseSecret> previous = secrets.staged(event.secretId(), SecretStore.PREVIOUS)
                    .map(text -> DatabaseSecret.parse(event.secretId(), text, invocation.redaction()))
                    .filter(secret ->
                            secret.login().host().equals(current.login().host())
                                    && secret.username().equals(current.username()));
            if (previous.isEmpty()) {
                throw LoginRejectedException.ofAdmin(current, rejected.getMessage());
            }
            try {
                return connector.connect(previous.get().login(), "", invocation);
            } catch (RefusedException e) {
                throw LoginRejectedException.ofAdmin(current, e.getMessage());
            }
        }
    }

    private String test(RotationEvent event, Invocation invocation) {
        Optional<DatabaseSecret> pending = pending(event, invocation);
        // When a rotation is configured without rotating at once, Secrets Manager calls this step alone, to test the
        // function
        // with a version that has no value.
        DatabaseSecret tested = pending.orElseGet(() -> current(event, invocation));
        String label = pending.isPresent() ? "pending" : "current";
        try (Sql sql = connector.connect(tested.login(), tested.database().orElse(""), invocation)) {
            sql.check();
        } catch (RefusedException e) {
            throw LoginRejectedException.ofUser(tested, label, event.step().toString(), e.getMessage());
        }
        return "the " + label + " login works";
    }

    private String finish(RotationEvent event) {
        if (secrets.version(event.secretId(), event.versionId(), SecretStore.PENDING)
                .isEmpty()) {
            throw withoutValue(event);
        }
        secrets.makeCurrent(
                event.secretId(),
                event.versionId(),
                secrets.rotationState(event.secretId()).currentVersion());
        return "the pending version is current now";
    }

    private DatabaseSecret current(RotationEvent event, Invocation invocation) {
        return DatabaseSecret.parse(event.secretId(), secrets.current(event.secretId()), invocation.redaction());
    }

    private Optional<DatabaseSecret> pending(RotationEvent event, Invocation invocation) {
        return secrets.version(event.secretId(), event.versionId(), SecretStore.PENDING)
                .map(text -> DatabaseSecret.parse(event.secretId(), text, invocation.redaction()));
    }

    private DatabaseSecret requirePending(RotationEvent event, Invocation invocation) {
        return pending(event, invocation).orElseThrow(() -> withoutValue(event));
    }

    private static RotationRefusedException withoutValue(RotationEvent event) {
        return new RotationRefusedException(
                event,
                "The pending version " + event.versionId() + " has no value",
                "start the rotation again with RotateSecret, which begins with createSecret");
    }
}

package dev.renderfleet.lambda.connection;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why a connection was not made, told from what the two drivers throw. */
public enum ConnectFailure {
    /** Nobody listens, no address, starting up, shutting down, too many clients: worth another attempt. */
    UNREACHABLE,
    /** The server does not take this user name and password. */
    REJECTED,
    /** The server has no such database. */
    NO_SUCH_DATABASE,
    /** The login is right, but has no rights on this database. */
    FORBIDDEN_DATABASE,
    /** Certificate, host name, or TLS switched off. */
    UNTRUSTED,
    /** None of these. */
    OTHER;

    private static final int MARIADB_ACCESS_DENIED = 1045;
    private static final int MARIADB_ACCESS_DENIED_NO_PASSWORD = 1698;
    private static final int MARIADB_ACCOUNT_LOCKED = 4151;
    private static final int MARIADB_DATABASE_ACCESS_DENIED = 1044;
    private static final int MARIADB_UNKNOWN_DATABASE = 1049;
    private static final int MARIADB_SHUTDOWN_IN_PROGRESS = 1053;

    public static ConnectFailure of(Engine engine, SQLException e) {
        if (isTrustProblem(e)) {
            return UNTRUSTED;
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (engine) {
            case MARIADB -> ofMariaDb(e.getErrorCode(), state);
            case POSTGRES -> ofPostgres(state);
        };
    }

    private static ConnectFailure ofMariaDb(int code, String state) {
        return switch (code) {
            case MARIADB_ACCESS_DENIED, MARIADB_ACCESS_DENIED_NO_PASSWORD, MARIADB_ACCOUNT_LOCKED -> REJECTED;
            case MARIADB_DATABASE_ACCESS_DENIED -> FORBIDDEN_DATABASE;
            case MARIADB_UNKNOWN_DATABASE -> NO_SUCH_DATABASE;
            case MARIADB_SHUTDOWN_IN_PROGRESS -> UNREACHABLE;
            default -> state.startsWith("08") ? UNREACHABLE : state.startsWith("28") ? REJECTED : OTHER;
        };
    }

    private static ConnectFailure ofPostgres(String state) {
        return switch (state) {
            case "28P01", "28000" -> REJECTED;
            case "3D000" -> NO_SUCH_DATABASE;
            case "42501" -> FORBIDDEN_DATABASE;
            // Out of connections, shutting down, crashed, starting up.
            case "53300", "57P01", "57P02", "57P03" -> UNREACHABLE;
            default -> state.startsWith("08") ? UNREACHABLE : OTHER;
        };
    }

    /** Whether a statement failed because its connection broke. */
    public static boolean isConnectionLost(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("08") || state.startsWith("57P") || e.getErrorCode() == MARIADB_SHUTDOWN_IN_PROGRESS;
    }

    private static boolean isTrustProblem(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
            // Neither driver has a type or a state of its own for a name that differs, or for a server without TLS.
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("hostname verification failed")
                    || text.contains("could not be verified by hostnameverifier")
                    || text.contains("ssl not enabled in the server")
                    || text.contains("does not support ssl")) {
                return true;
            }
        }
        return false;
    }
}

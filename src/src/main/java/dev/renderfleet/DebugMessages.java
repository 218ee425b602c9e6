package dev.renderfleet;

import com.pulumi.Log;

/**
 * What the SDK has to tell the engine about each step of a registration. The engine shows it with {@code --debug} only, and
 * making and sending it takes a fifth of the program's time. The build has the SDK ask here ({@code tools/sdk-patch}).
 */
public final class DebugMessages {

    /** The system property by which {@code ./pulumiw} says that the engine is not run with {@code --debug}. */
    static final String UNWANTED = "renderfleet.noDebugMessages";

    private DebugMessages() {}

    /** As {@link String#format(String, Object...)}, or nothing where nothing is sent. */
    public static String format(String format, Object[] arguments) {
        return wanted() ? String.format(format, arguments) : "";
    }

    /** As {@link Log#debug(String)}, or nothing. */
    public static void send(Log log, String message) {
        if (wanted()) {
            log.debug(message);
        }
    }

    private static boolean wanted() {
        return !Boolean.getBoolean(UNWANTED);
    }
}

package dev.renderfleet.lambda.runtime;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Carries the warnings of libraries, whose loggers end in the JDK's, into the function's own log: JSON, and redacted. */
final class LibraryLogs extends Handler {
    private final JsonLog log;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private LibraryLogs(JsonLog log) {
        this.log = log;
    }

    static void sendTo(JsonLog log) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new LibraryLogs(log));
    }

    @Override
    public void publish(LogRecord entry) {
        Throwable thrown = entry.getThrown();
        log.write(
                entry.getLevel().intValue() >= Level.SEVERE.intValue() ? JsonLog.Level.ERROR : JsonLog.Level.WARN,
                formatter.formatMessage(entry),
                "logger",
                entry.getLoggerName(),
                "error",
                thrown == null ? null : thrown.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
